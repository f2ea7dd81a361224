/** The operating system's keyring: Keychain, Credential Manager, Secret Service. */
import { problem, type ProblemError } from '../../shared/problem/index.ts';
import type { EntryNames, KeyringWork } from './keyring-messages.ts';
import { createKeyringThread } from './keyring-thread.ts';

/** Problems of all calls: `keyring.missing`, `keyring.locked`, `keyring.failed`. */
export interface Keyring {
  /** Null where there is no such entry. May ask the person for the keyring's password. */
  get(service: string, username: string): Promise<string | null>;
  set(service: string, username: string, secret: string): Promise<void>;
  /** Whether there was one. */
  remove(service: string, username: string): Promise<boolean>;
}

export function openKeyring(platform: NodeJS.Platform = process.platform): Keyring {
  const thread = createKeyringThread();
  const ask = async (names: EntryNames, work: KeyringWork) => {
    const reply = await thread.ask(names, work);
    switch (reply.kind) {
      case 'done':
        return reply.value;
      case 'unopened':
        throw isSilent(reply.detail) ? failed(reply.detail) : missing(reply.detail);
      case 'failed':
        throw failed(reply.detail);
    }
  };

  return {
    async get(service, username) {
      for (const names of entriesOf(platform, service, username)) {
        const secret = await ask(names, { kind: 'get' });
        if (typeof secret === 'string') return secret;
      }
      return null;
    },
    async set(service, username, secret) {
      const [names] = entriesOf(platform, service, username);
      await ask(names, { kind: 'set', secret });
    },
    async remove(service, username) {
      for (const names of entriesOf(platform, service, username)) {
        if ((await ask(names, { kind: 'remove' })) === true) return true;
      }
      return false;
    },
  };
}

/**
 * Where Python's keyring, and so twine, has the entry. On Windows it names credentials itself: by the service, or by
 * `user@service` where the service has several users; the second is always safe to write.
 */
function entriesOf(
  platform: NodeJS.Platform,
  service: string,
  username: string,
): readonly [EntryNames, ...EntryNames[]] {
  if (platform !== 'win32') return [{ service, username, target: null }];
  return [
    { service, username, target: `${username}@${service}` },
    { service, username, target: service },
  ];
}

/** There is a keyring, and it may hold what is wanted; it just says nothing. */
function isSilent(detail: string): boolean {
  return /did not receive a reply/i.test(detail);
}

function failed(detail: string): ProblemError {
  if (/\blocked\b|dismissed|couldn't access platform/i.test(detail)) {
    return problem(
      'keyring.locked',
      'The keyring of this computer is locked, or access to it was not allowed.',
      { detail },
      'Unlock it and try again, or type the token for this session only.',
    );
  }
  return problem(
    'keyring.failed',
    isSilent(detail)
      ? 'The keyring of this computer does not answer.'
      : 'The keyring of this computer did not do what it was asked.',
    { detail },
    'Look at it in the program that manages your passwords, or type the token for this session only.',
  );
}

function missing(detail: string): ProblemError {
  return problem(
    'keyring.missing',
    'This computer has no keyring that can be reached.',
    { detail },
    'Install and start one (GNOME Keyring, KWallet or KeePassXC on Linux), or type the token for this session only; it is then forgotten when the app ends.',
  );
}
