import { Link, useRouteContext } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import {
  commandOf,
  type Document,
  type Field,
  fieldsOf,
  isAbout,
  type Operation,
  operationsOf,
  type Schema,
} from "./openapi";
import css from "./Reference.module.css";

/** Every path of the API, from the document that it publishes. */
export function Reference() {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const address = new URL("v1/openapi.json", config.api).href;
  const [document, setDocument] = useState<Document | null>(null);
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again on demand
  useEffect(() => {
    let wanted = true;
    setFailed(false);
    fetch(address, { signal: AbortSignal.timeout(20_000) })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .then((found: Document) => wanted && setDocument(found))
      .catch(() => wanted && setFailed(true));
    return () => {
      wanted = false;
    };
  }, [address, asked]);
  return (
    <div className={css.page}>
      <header>
        <p className={css.up}>
          <Link to="/developers">{words.developers.title}</Link>
        </p>
        <h1>{words.reference.title}</h1>
        <p className={css.lead}>
          {words.reference.lead} <a href={address}>openapi.json</a>
        </p>
      </header>
      {failed ? (
        <Notice title={words.errors.away} note={words.reference.away}>
          <Button onClick={() => setAsked(asked + 1)}>{words.errors.again}</Button>
        </Notice>
      ) : document === null ? (
        [280, 340, 220].map((width) => <Bar key={width} width={width} />)
      ) : (
        <Operations document={document} api={config.api} />
      )}
      {(failed || document !== null) && <Codes />}
    </div>
  );
}

function Operations({ document, api }: { document: Document; api: string }) {
  const { words, format } = useSpeech();
  const [sought, setSought] = useState("");
  const all = useMemo(() => operationsOf(document), [document]);
  const found = sought.trim() === "" ? all : all.filter((each) => isAbout(each, sought.trim()));
  const tags = [...new Set(found.map((each) => each.tag))];
  return (
    <>
      <search className={css.search}>
        <label htmlFor="sought">{words.reference.search}</label>
        <input
          id="sought"
          type="search"
          autoComplete="off"
          spellCheck={false}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
        <p role="status" className={css.note}>
          {words.reference.found(format.number(found.length), found.length === 1)}
        </p>
      </search>
      {tags.map((tag) => (
        <section key={tag}>
          <h2>{words.reference.tags[tag as keyof typeof words.reference.tags] ?? tag}</h2>
          {found
            .filter((each) => each.tag === tag)
            .map((operation) => (
              <One
                key={`${operation.method} ${operation.path}`}
                operation={operation}
                document={document}
                api={api}
              />
            ))}
        </section>
      ))}
    </>
  );
}

/** A closed operation has no more in the page than its line: there are a hundred. */
function One({ operation, document, api }: { operation: Operation; document: Document; api: string }) {
  const { words } = useSpeech();
  const [open, setOpen] = useState(false);
  const { method, path, does, parameters, body, answers } = operation;
  return (
    <details className={css.operation} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={css.method}>{method}</span>
        <code className={css.path}>{path}</code>
        <span className={css.does}>
          <Told text={does} />
        </span>
      </summary>
      {open && (
        <div className={css.inside}>
          <pre className={css.command}>{commandOf(operation, api)}</pre>
          {parameters.length > 0 && (
            <Table
              title={words.reference.parameters}
              fields={parameters}
              document={document}
              where={(field) => parameters.find((each) => each.name === field.name)?.in}
            />
          )}
          {body && (
            <Body title={words.reference.body} type={body.type} schema={body.schema} document={document} />
          )}
          {answers.map(({ status, type, schema, description }) =>
            status === "default" ? null : (
              <Body
                key={status}
                title={`${words.reference.answer} ${status}`}
                type={type || description}
                schema={schema}
                document={document}
              />
            ),
          )}
          <p className={css.note}>{words.reference.problem}</p>
        </div>
      )}
    </details>
  );
}

/** A description, whose names stand between grave accents. */
function Told({ text }: { text: string }) {
  return text.split("`").map((part, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
    place % 2 === 1 ? <code key={place}>{part}</code> : part,
  );
}

function Body(props: { title: string; type: string; schema: Schema | null; document: Document }) {
  const fields = fieldsOf(props.document, props.schema);
  return fields.length > 0 ? (
    <Table title={props.title} type={props.type} fields={fields} document={props.document} />
  ) : (
    <p>
      <strong>{props.title}</strong> <span className={css.type}>{props.type}</span>
    </p>
  );
}

function Table(props: {
  title: string;
  type?: string;
  fields: readonly Field[];
  document: Document;
  where?: (field: Field) => string | undefined;
}) {
  const { words } = useSpeech();
  return (
    <table className={css.fields}>
      <caption>
        <strong>{props.title}</strong> {props.type && <span className={css.type}>{props.type}</span>}
      </caption>
      <thead className="told">
        <tr>
          <th>{words.reference.name}</th>
          <th>{words.reference.meaning}</th>
        </tr>
      </thead>
      <tbody>
        {props.fields.map((field) => (
          <tr key={field.name}>
            <td>
              <code>{field.name}</code>
              <span className={css.type}>
                {field.type}
                {props.where?.(field) && `, ${props.where(field)}`}
              </span>
              {field.required && <span className={css.required}>{words.reference.required}</span>}
            </td>
            <td>
              <Told text={field.description} />
              {field.of && <Inner field={field} document={props.document} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fields of a field, once they are asked for: schemas lead to each other. */
function Inner({ field, document }: { field: Field; document: Document }) {
  const { words } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <details className={css.inner} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.reference.fieldsOf(field.type)}</summary>
      {open && <Table title={field.name} fields={fieldsOf(document, field.of)} document={document} />}
    </details>
  );
}

/** What is not answered, by the codes that REST and GraphQL share. */
function Codes() {
  const { words } = useSpeech();
  return (
    <section>
      <h2>{words.reference.errors}</h2>
      <p className={css.note}>{words.reference.errorsNote}</p>
      <table className={css.codes}>
        <tbody>
          {Object.entries(words.reference.codes).map(([code, meaning]) => (
            <tr key={code}>
              <td>
                <code>{code}</code>
              </td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
