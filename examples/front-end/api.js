// The index's API: requests that wait where it asks for that, and steps that are followed through broken connections.
import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const TRIES = 10;
const LONGEST_ANSWER = 20_000;

/** A request that the index refuses; `code` is of the table in docs/api.md. */
export class Refused extends Error {
  constructor(code, message, problem) {
    super(`${code}: ${message}`);
    Object.assign(this, { code, problem });
  }
}

const post = (body, headers) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

function data({ data, errors }) {
  if (errors) throw new Refused(errors[0].extensions?.code, errors[0].message, errors[0]);
  return data;
}

export class Index {
  constructor(url) {
    this.url = url.replace(/\/$/, '');
  }

  /** Every request here may be sent twice: a signed transaction happens once, however often it is sent. */
  async #ask(path, request) {
    for (let tries = 1; ; tries += 1) {
      const signal = AbortSignal.timeout(LONGEST_ANSWER);
      const response = await fetch(this.url + path, { ...request, signal }).catch((error) => error);
      const isLate = response instanceof Error || response.headers.has('Retry-After');
      if (!isLate) return response;
      if (tries === TRIES) throw response instanceof Error ? response : new Error(`${path}: ${response.status}`);
      await sleep(1_000 * (Number(response.headers?.get('Retry-After')) || 1));
    }
  }

  async rest(path, { body, headers } = {}) {
    const response = await this.#ask(path, body && post(body, headers));
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.code, answer.detail, answer);
    return answer;
  }

  async graphql(query, variables) {
    const headers = { Accept: 'application/graphql-response+json' };
    const response = await this.#ask('/graphql', post({ query, variables }, headers));
    return data(await response.json());
  }

  /** The answers of a subscription to `field` from a cursor on: none is missed, and none comes twice. */
  async *follow(field, query, variables) {
    const url = `${this.url.replace(/^http/, 'ws')}/graphql/ws`;
    let { after } = variables;
    for (;;) {
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
      try {
        for await (const answer of client.iterate({ query, variables: { ...variables, after } })) {
          const told = data(answer)[field];
          yield told;
          after = told.cursor;
        }
      } catch (error) {
        // Errors of the query come as a list; anything else is the connection's end.
        if (Array.isArray(error)) data({ errors: error });
        if (error instanceof Refused) throw error;
      } finally {
        client.dispose();
      }
      console.error(`the connection ended: following on from ${after}`);
      await sleep(1_000);
    }
  }
}
