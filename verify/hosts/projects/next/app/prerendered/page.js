import { check } from '../../check.js';

// Rendered when the site is built: by Node, from what Next has bundled for servers.
export default async function Page() {
  return <pre id="report">{JSON.stringify(await check())}</pre>;
}
