// Downloads over https. Node 20's fetch knows no proxy and curl is not on every host, so a proxy is spoken to here: CONNECT, then TLS through it.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect as tlsConnect } from 'node:tls';
import { DebkitError, UpstreamError } from '../errors.ts';
import { diskFull } from '../system/files.ts';
import { isLoopback, redactUrl } from './git-url.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Bytes after which the download is given up. */
  readonly limit: number;
}

const silenceLimit = 60_000;
const redirectLimit = 10;

/** Allows https, and http to a loopback address, without credentials. Error: URL_REFUSED. */
export function checkDownloadUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const allowed =
    parsed !== null && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)));
  if (!allowed || parsed.username !== '' || parsed.password !== '') {
    throw new UpstreamError('URL_REFUSED', `the URL '${redactUrl(url)}' is not allowed`, {
      hint: 'use https, without credentials; http is allowed to a loopback address only',
    });
  }
  return parsed;
}

/** The proxy the environment names for this URL (`https_proxy`, `no_proxy`), or null; never one for a loopback address. */
export function proxyFor(url: URL, environment: Readonly<Record<string, string | undefined>>): URL | null {
  const pick = (name: string) => environment[name] ?? environment[name.toUpperCase()] ?? '';
  const proxy = (url.protocol === 'https:' ? pick('https_proxy') : pick('http_proxy')) || pick('all_proxy');
  if (proxy === '' || isLoopback(url.hostname)) return null;
  const exempt = pick('no_proxy')
    .split(/[\s,]+/)
    .some((entry) => {
      const name = entry.replace(/^\*?\./, '').replace(/:\d+$/, '');
      return name === '*' || (name !== '' && (url.hostname === name || url.hostname.endsWith(`.${name}`)));
    });
  if (exempt) return null;
  const parsed = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(parsed) || new URL(parsed).protocol !== 'http:') {
    throw new UpstreamError('PROXY_UNSUPPORTED', `the proxy '${redactUrl(proxy)}' is none that debkit can speak to`, {
      hint: 'name an http:// proxy in https_proxy',
    });
  }
  return new URL(parsed);
}

/**
 * Writes what the URL gives to `out` and returns its sha256; nothing stays where it fails.
 * Errors: URL_REFUSED (also of a redirect), DOWNLOAD_NOT_FOUND, DOWNLOAD_TOO_LARGE, DOWNLOAD_FAILED (retryable), DISK_FULL.
 */
export async function downloadFile(url: string, out: string, options: DownloadOptions): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > options.limit)
        done(new UpstreamError('DOWNLOAD_TOO_LARGE', `'${redactUrl(url)}' has more than ${options.limit} bytes`));
      else done(null, chunk);
    },
  });
  try {
    const response = await follow(url, options.signal);
    await pipeline(response, measure, createWriteStream(out, { flags: 'wx', mode: 0o644 }), { signal: options.signal });
    return hash.digest('hex');
  } catch (error) {
    await rm(out, { force: true });
    options.signal.throwIfAborted();
    const known = diskFull(error, out);
    if (known instanceof DebkitError) throw known;
    throw failed(url, error instanceof Error ? error.message : String(error), true);
  }
}

async function follow(first: string, signal: AbortSignal): Promise<IncomingMessage> {
  let url = checkDownloadUrl(first);
  for (let turn = 0; turn <= redirectLimit; turn += 1) {
    const response = await get(url, signal);
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    response.destroy();
    const location = response.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) url = checkDownloadUrl(new URL(location, url).href);
    else if (status === 404 || status === 410)
      throw new UpstreamError('DOWNLOAD_NOT_FOUND', `'${redactUrl(url.href)}' is not there (HTTP ${status})`);
    else throw failed(url.href, `HTTP ${status}`, status >= 500 || status === 429);
  }
  throw failed(first, `more than ${redirectLimit} redirects`, false);
}

async function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const proxy = proxyFor(url, process.env);
  const tunnel = proxy === null ? null : await connectThrough(proxy, url, signal);
  return new Promise((resolve, reject) => {
    const through =
      tunnel === null
        ? {}
        : { agent: false as const, createConnection: () => tlsConnect({ socket: tunnel, servername: url.hostname }) };
    const options = { signal, headers: { 'user-agent': 'debkit' }, ...through };
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.setTimeout(silenceLimit, () => request.destroy(new Error(`nothing came for ${silenceLimit / 1000} s`)));
    request.once('response', resolve).once('error', reject).end();
  });
}

/** A connection to the URL's host through the proxy. */
function connectThrough(proxy: URL, url: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const path = `${url.hostname}:${url.port === '' ? '443' : url.port}`;
    const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const headers = {
      host: path,
      ...(proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
    };
    const request = httpRequest({
      host: proxy.hostname,
      port: proxy.port === '' ? 80 : proxy.port,
      method: 'CONNECT',
      path,
      headers,
      signal,
      agent: false,
    });
    request.setTimeout(silenceLimit, () => request.destroy(new Error('the proxy does not answer')));
    request.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} answers HTTP ${response.statusCode ?? 0}`));
    });
    request.once('error', reject).end();
  });
}

function failed(url: string, why: string, retryable: boolean): UpstreamError {
  return new UpstreamError('DOWNLOAD_FAILED', `'${redactUrl(url)}' could not be downloaded: ${redactUrl(why)}`, {
    retryable,
    hint: 'a proxy is taken from https_proxy; what was downloaded before is used with --offline',
  });
}
