import type { AppInfo } from '../../../shared/contract/index.ts';
import { Card, CodeBlock, CopyButton, PageHeader } from '../../ui/index.ts';
import styles from './index-screen.module.css';

/** The rehearsal index: its addresses, and the lines that use it. */
export function IndexScreen({ info }: { readonly info: AppInfo }) {
  const { simpleUrl, uploadUrl } = info.rehearsalIndex;
  return (
    <div className={styles.screen}>
      <PageHeader
        title="Rehearsal index"
        subtitle="A package index on this machine, for as long as the app runs. No account, no network."
      />
      <Card title="Install from it">
        <div className={styles.lines}>
          <CodeBlock isCommand label="the pip command" text={`pip install --index-url ${simpleUrl} your-project`} />
          <CodeBlock isCommand label="the uv command" text={`uv pip install --index-url ${simpleUrl} your-project`} />
          <p className={styles.note}>
            It holds only what was uploaded to it. Add <code>--no-deps</code>, or your usual index as{' '}
            <code>--extra-index-url</code>, for projects that depend on others.
          </p>
        </div>
      </Card>
      <Card title="Addresses">
        <dl className={styles.addresses}>
          <Address name="Simple API" url={simpleUrl} />
          <Address name="Upload" url={uploadUrl} />
        </dl>
      </Card>
      <Card title="Upload with twine">
        <div className={styles.lines}>
          <CodeBlock
            isCommand
            label="the twine command"
            text={`twine upload --repository-url ${uploadUrl} -u __token__ -p rehearsal dist/*`}
          />
          <p className={styles.note}>Any password will do: the rehearsal index only checks that there is one.</p>
        </div>
      </Card>
    </div>
  );
}

function Address({ name, url }: { readonly name: string; readonly url: string }) {
  return (
    <div className={styles.address}>
      <dt>{name}</dt>
      <dd>
        <code>{url}</code>
        <CopyButton text={url} label={`Copy the address: ${name}`} />
      </dd>
    </div>
  );
}
