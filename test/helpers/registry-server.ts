// A registry on a loopback address: what it serves is written down by path, and what it was asked is kept.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running registry. */
export interface RegistryServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves the files, by their path from the root. */
export async function serveRegistry(files: ReadonlyMap<string, Buffer>): Promise<RegistryServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    asked.push(path);
    const content = files.get(path);
    if (content === undefined) response.writeHead(404).end();
    else response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}
