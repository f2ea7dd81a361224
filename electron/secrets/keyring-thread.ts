import { Worker } from 'node:worker_threads';
import { type EntryNames, type KeyringReply, keyringReplySchema, type KeyringWork } from './keyring-messages.ts';

export interface KeyringThread {
  /** Never rejects: a thread that died has failed, too, and the next call has a new one. */
  ask(names: EntryNames, work: KeyringWork): Promise<KeyringReply>;
}

/** Started with the first question. While one is under way it keeps the process running, not longer. */
export function createKeyringThread(): KeyringThread {
  const waiting = new Map<number, (reply: KeyringReply) => void>();
  let worker: Worker | null = null;
  let lastId = 0;

  const start = (): Worker => {
    const name = import.meta.url.endsWith('.ts') ? './keyring.worker.ts' : './keyring.worker.js';
    const started = new Worker(new URL(name, import.meta.url), { name: 'keyring' });
    let failure = 'the thread ended';
    started.on('message', (message: unknown) => {
      const reply = keyringReplySchema.parse(message);
      waiting.get(reply.id)?.(reply);
      waiting.delete(reply.id);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    started.on('exit', () => {
      worker = null;
      for (const [id, resolve] of waiting) resolve({ id, kind: 'failed', detail: failure });
      waiting.clear();
    });
    return started;
  };

  return {
    ask(names, work) {
      const id = ++lastId;
      worker ??= start();
      const reply = new Promise<KeyringReply>((resolve) => {
        waiting.set(id, resolve);
      });
      worker.ref();
      worker.postMessage({ id, names, work });
      return reply;
    },
  };
}
