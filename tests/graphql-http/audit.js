// Audits the server at a URL, and prints every audit as a line of JSON.

import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  const reason = result.status === 'ok' ? null : `${result.status}: ${result.reason}`;
  console.log(JSON.stringify({ name: audit.name, reason }));
}
