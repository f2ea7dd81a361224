/**
 * The thread that talks to the keyring: opening an entry waits for a service that may just be starting (measured: 2 s for
 * one that hangs), and reading it for a person who is asked for a password. One at a time, so that only one asks.
 */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type * as Library from '@napi-rs/keyring';
import type { EntryNames, KeyringReply, KeyringRequest, KeyringWork } from './keyring-messages.ts';

const port = parentPort;
if (port === null) throw new Error('keyring.worker runs only as a worker thread');

port.on('message', (request: KeyringRequest) => port.postMessage(answer(request)));

function answer({ id, names, work }: KeyringRequest): KeyringReply {
  let entry: Library.Entry;
  try {
    entry = openEntry(names);
  } catch (error) {
    return { id, kind: 'unopened', detail: detailOf(error) };
  }
  try {
    return { id, kind: 'done', value: perform(entry, work) };
  } catch (error) {
    return { id, kind: 'failed', detail: detailOf(error) };
  }
}

function openEntry({ service, username, target }: EntryNames): Library.Entry {
  // Loaded when it is wanted: a system for which there is no binary has no keyring, and all the rest of the app. By Node's
  // own require: a bundler cannot take a native module in.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package declares of itself
  const { Entry } = createRequire(import.meta.url)('@napi-rs/keyring') as typeof Library;
  // By default it would fall back to the kernel's keyring without a word, which is lost at the next start.
  const options = { linux: { store: 'secret-service' } } as const;
  return target === null ? new Entry(service, username, options) : Entry.withTarget(target, service, username, options);
}

function perform(entry: Library.Entry, work: KeyringWork): string | boolean | null {
  switch (work.kind) {
    case 'get':
      return entry.getPassword();
    case 'set':
      entry.setPassword(work.secret);
      return null;
    case 'remove':
      return entry.deletePassword();
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
