import { type FileLike, FormDataEncoder, type FormDataEntryValue, type FormDataLike } from 'form-data-encoder';
import { type CoreMetadata, type DistributionFilename, uploadFields } from '../../shared/packaging/index.ts';
import { type FileToSend, fileBody } from './file-body.ts';

export interface UploadFile extends FileToSend {
  /** Nanoseconds since the epoch, as text. */
  readonly modifiedNs: string;
  readonly blake2b256: string;
  readonly filenameParts: DistributionFilename;
  readonly metadata: CoreMetadata;
}

/** The legacy upload's form: what describes the file, its core metadata, then the file itself. */
export function uploadForm(file: UploadFile, onProgress: (bytesSent: number) => void): FormDataEncoder {
  const isWheel = file.filenameParts.kind === 'wheel';
  const entries: readonly (readonly [string, FormDataEntryValue])[] = [
    [':action', 'file_upload'],
    ['protocol_version', '1'],
    ['filetype', isWheel ? 'bdist_wheel' : 'sdist'],
    ['pyversion', file.filenameParts.kind === 'wheel' ? file.filenameParts.pythonTag : 'source'],
    ['sha256_digest', file.sha256],
    ['blake2_256_digest', file.blake2b256],
    ...uploadFields(file.metadata),
    ['content', new StreamedFile(file, onProgress)],
  ];
  return new FormDataEncoder(new StreamedForm(entries));
}

/** A `File` whose bytes are read when they are sent. */
class StreamedFile implements FileLike {
  readonly type = 'application/octet-stream';
  readonly lastModified = 0;
  readonly [Symbol.toStringTag] = 'File';
  readonly name: string;
  readonly size: number;
  readonly #file: FileToSend;
  readonly #onProgress: (bytesSent: number) => void;

  constructor(file: FileToSend, onProgress: (bytesSent: number) => void) {
    this.name = file.filename;
    this.size = file.size;
    this.#file = file;
    this.#onProgress = onProgress;
  }

  stream(): AsyncIterable<Uint8Array> {
    return fileBody(this.#file, this.#onProgress);
  }
}

/** The part of `FormData` that the encoder reads; a real one would want the file in memory. */
class StreamedForm implements FormDataLike {
  readonly [Symbol.toStringTag] = 'FormData';
  readonly #entries: readonly (readonly [string, FormDataEntryValue])[];

  constructor(entries: readonly (readonly [string, FormDataEntryValue])[]) {
    this.#entries = entries;
  }

  append(): void {
    throw new Error('the form is complete');
  }

  getAll(name: string): FormDataEntryValue[] {
    return this.#entries.filter(([key]) => key === name).map(([, value]) => value);
  }

  *entries(): IterableIterator<[string, FormDataEntryValue]> {
    for (const [name, value] of this.#entries) yield [name, value];
  }

  [Symbol.iterator](): IterableIterator<[string, FormDataEntryValue]> {
    return this.entries();
  }
}
