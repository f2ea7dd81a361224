/**
 * `shared/` is compiled without ambient types, so that Node and the DOM cannot slip in. This is the exception, kept as
 * small as it can be: what is the same pure function in Node, in a browser and in a Worker.
 */
declare class URL {
  constructor(url: string, base?: string | URL);
  static canParse(url: string, base?: string | URL): boolean;
  readonly href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  readonly host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  toString(): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array;
}
