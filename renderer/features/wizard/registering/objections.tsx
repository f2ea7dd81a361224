import styles from './objections.module.css';

/**
 * Why external files were taken off PyPI before, and what is different here (P14): read before links are registered, by
 * the one who will be asked.
 */
export function Objections() {
  return (
    <p className={styles.objections}>
      Links to files elsewhere were on PyPI before: <Pep number={438}>PEP 438</Pep> limited them, and{' '}
      <Pep number={470}>PEP 470</Pep> removed them, for being unreliable, unsafe and confusing. Those links were the
      only copy, so that an installation failed with their host; here the index keeps a copy of every file, and nothing
      is lost with a host. They were found by reading other sites’ pages, often without https or a checksum; here a link
      is one https address of one file, whose SHA-256 the index itself gives, and other bytes are refused. And nobody
      could tell which host had failed; here the gateway and the checks name it. One objection stays: an installer
      without the gateway takes one of the two copies and never the other one.
    </p>
  );
}

function Pep({ number, children }: { readonly number: number; readonly children: string }) {
  return (
    <a href={`https://peps.python.org/pep-${String(number).padStart(4, '0')}/`} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
