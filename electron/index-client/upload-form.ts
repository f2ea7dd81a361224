/**
 * The legacy upload's form (RFC 7578): what describes the file, its core metadata, then the file itself. Written out here
 * because encoders for browsers change the line ends of what they send (HTML §4.10.21.8), and cut files into small pieces.
 */
import { randomBytes } from 'node:crypto';
import { type CoreMetadata, type DistributionFilename, uploadFields } from '../../shared/packaging/index.ts';
import { type FileToSend, fileBody } from './file-body.ts';

export interface UploadFile extends FileToSend {
  /** Nanoseconds since the epoch, as text. */
  readonly modifiedNs: string;
  readonly blake2b256: string;
  readonly filenameParts: DistributionFilename;
  readonly metadata: CoreMetadata;
}

export interface UploadForm {
  readonly contentType: string;
  /** Bytes. */
  readonly contentLength: number;
  /** Once. */
  encode(): AsyncGenerator<Uint8Array>;
}

export function uploadForm(
  file: UploadFile,
  onProgress: (bytesSent: number) => void,
  attestations?: string,
): UploadForm {
  const boundary = `fallback-links-${randomBytes(16).toString('hex')}`;
  const head = Buffer.from(
    [
      ...fieldsOf(file, attestations).map(([name, value]) => part(boundary, `name="${quoted(name)}"`, value)),
      `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${quoted(file.filename)}"\r\n`,
      'Content-Type: application/octet-stream\r\n\r\n',
    ].join(''),
    'utf8',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: head.length + file.size + tail.length,
    async *encode() {
      yield head;
      yield* fileBody(file, onProgress);
      yield tail;
    },
  };
}

function fieldsOf(file: UploadFile, attestations: string | undefined): readonly (readonly [string, string])[] {
  const parts = file.filenameParts;
  return [
    [':action', 'file_upload'],
    ['protocol_version', '1'],
    ['filetype', parts.kind === 'wheel' ? 'bdist_wheel' : 'sdist'],
    ['pyversion', parts.kind === 'wheel' ? parts.pythonTag : 'source'],
    ['sha256_digest', file.sha256],
    ['blake2_256_digest', file.blake2b256],
    ...uploadFields(file.metadata),
    ...(attestations === undefined ? [] : [['attestations', attestations] as const]),
  ];
}

function part(boundary: string, disposition: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
}

/** As the URL standard's multipart encoding has it: what would end the quotation or the line. */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
