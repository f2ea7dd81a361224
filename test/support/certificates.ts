/** Certificates made with the openssl program: an authority, and good and bad certificates under it. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  /** PEM: the certificate, followed by whatever else the server sends. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** DNS names, or `IP:127.0.0.1`. */
  readonly names: readonly string[];
  /** `YYYYMMDDHHMMSSZ`; from 2020 to 2040 unless told. */
  readonly from?: string;
  readonly until?: string;
  readonly issuer?: 'authority' | 'intermediate';
}

export interface Authority {
  /** PEM of the root, to be trusted. */
  readonly root: string;
  /** PEM of the intermediate authority. */
  readonly intermediate: string;
  issue(options: CertificateOptions): Promise<Certificate>;
  selfSigned(name: string): Promise<Certificate>;
}

const openssl = promisify(execFile);

/** Keeps its files in `folder`. */
export async function createAuthority(folder: string): Promise<Authority> {
  const at = (name: string) => path.join(folder, name);
  const run = (...args: readonly string[]) => openssl('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;
  let serial = 100;

  await writeFile(at('ca.cnf'), configuration);
  await writeFile(at('index.txt'), '');
  const rootExtensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-days', '3650'];
  await run(
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=Test Root',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    ...rootExtensions,
  );

  async function sign(name: string, subject: string, extensions: string, issuer: string, from: string, until: string) {
    serial += 1;
    await writeFile(at('serial'), serial.toString(16).padStart(4, '0'));
    await writeFile(at(`${name}.ext`), extensions);
    await run('req', '-new', ...newKey, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    await run(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-cert',
      `${issuer}.pem`,
      '-keyfile',
      `${issuer}.key`,
      '-extfile',
      `${name}.ext`,
      '-startdate',
      from,
      '-enddate',
      until,
    );
    return { cert: await readFile(at(`${name}.pem`), 'utf8'), key: await readFile(at(`${name}.key`), 'utf8') };
  }

  const early = '20200101000000Z';
  const late = '20400101000000Z';
  const intermediate = await sign(
    'middle',
    '/CN=Test Middle',
    'basicConstraints=critical,CA:TRUE',
    'root',
    early,
    late,
  );
  return {
    root: await readFile(at('root.pem'), 'utf8'),
    intermediate: intermediate.cert,
    issue({ names, from = early, until = late, issuer = 'authority' }) {
      const alternatives = names.map((name) => (name.includes(':') ? name : `DNS:${name}`)).join(',');
      const issuedBy = issuer === 'authority' ? 'root' : 'middle';
      return sign(`leaf${serial}`, '/CN=leaf', `subjectAltName=${alternatives}`, issuedBy, from, until);
    },
    async selfSigned(name) {
      const files = ['-keyout', 'self.key', '-out', 'self.pem', '-addext', `subjectAltName=DNS:${name}`];
      await run('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-days', '3650', ...files);
      return { cert: await readFile(at('self.pem'), 'utf8'), key: await readFile(at('self.key'), 'utf8') };
    },
  };
}

const configuration = `
[ca]
default_ca = test
[test]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
`;
