import { FolderOpen } from 'lucide-react';
import { Button, Card, CodeBlock, ProblemNotice, TextField } from '../../../ui/index.ts';
import { useApi, useAppInfo } from '../../../api/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { FolderDialog } from '../../folder-dialog/index.ts';
import { pipInstall, serveFolder } from '../model/commands.ts';
import { publicationStatuses } from '../model/publication-status.ts';
import { totalsOf } from '../model/totals.ts';
import { useFilePicker } from '../use-file-picker.ts';
import { useSavedText } from '../use-saved-text.ts';
import type { StepProps } from '../step-props.ts';
import { PublicationNotice } from './publication-notice.tsx';
import styles from './publish.module.css';

const tryPort = 8000;

export function FolderCard({ release, actions }: StepProps) {
  const folder = useSavedText({
    release,
    actions,
    name: typedNames.folder,
    value: release.folder,
    accept: { can: (text) => text.length <= 4096, save: (text) => actions.save({ folder: text }) },
  });
  const picker = useFilePicker(([path]) => {
    if (path !== undefined) folder.set(path);
  });
  const where = folder.text.trim();
  const statuses = publicationStatuses(release, 'folder');
  const status = statuses.find(({ publication }) => publication.where === where) ?? statuses[0];
  const others = statuses.filter((other) => other !== status);
  const canPublish = where !== '' && totalsOf(release).hosted > 0;
  const publish = () => actions.publishToFolder(where);

  return (
    <Card title="A folder">
      <div className={styles.card}>
        <p className={styles.prose}>
          The page as plain files, for any web server. Projects published there before stay; a twin with hosted copies
          alone lies under <code>hosted/simple/</code> for those who opt out.
        </p>
        <div className={styles.path}>
          <div className={styles.field}>
            <TextField
              label="Folder"
              mono
              value={folder.text}
              onChange={folder.set}
              onBlur={folder.flush}
              placeholder="/srv/www/index"
              onSubmit={() => {
                if (canPublish) publish();
              }}
            />
          </div>
          <Button icon={<FolderOpen />} onPress={() => picker.pick('folder')}>
            Browse
          </Button>
        </div>
        {status !== undefined && (
          <PublicationNotice release={release} status={status} title={`Published to ${status.publication.where}`}>
            Whoever serves this folder has the new page now. The generation before it is kept beside the folder for
            readers in the middle.
          </PublicationNotice>
        )}
        {status !== undefined && <TryIt release={release} where={status.publication.where} />}
        {others.map((other) => (
          <PublicationNotice
            key={other.publication.where}
            release={release}
            status={other}
            title={`Earlier: ${other.publication.where}`}
          />
        ))}
        {actions.refused === 'folder' && actions.problem !== null && <ProblemNotice problem={actions.problem} />}
        <div className={styles.action}>
          <Button isDisabled={!canPublish} isPending={actions.doing === 'folder'} onPress={publish}>
            {status?.publication.where === where ? 'Publish again to this folder' : 'Publish to this folder'}
          </Button>
          {!canPublish && (
            <span className={styles.hint}>{where === '' ? 'Choose a folder first.' : 'No file is hosted yet.'}</span>
          )}
        </div>
      </div>
      <FolderDialog
        title="Publish to a folder"
        purpose="folder"
        isOpen={picker.isOpen}
        onClose={picker.close}
        onChoose={([path]) => {
          if (path !== undefined) folder.set(path);
        }}
      />
    </Card>
  );
}

function TryIt({ release, where }: { readonly release: StepProps['release']; readonly where: string }) {
  const api = useApi();
  const canReveal = useAppInfo().data?.capabilities.revealInFolder ?? false;
  return (
    <div className={styles.try}>
      <p>Serve the folder with your web server, or try it on this machine:</p>
      <CodeBlock isCommand label="command that serves the folder" text={serveFolder(where, tryPort)} />
      <p>Then install from it:</p>
      <CodeBlock isCommand label="pip command" text={pipInstall(`http://127.0.0.1:${tryPort}/simple/`, release)} />
      {canReveal && (
        <div>
          <Button size="small" variant="quiet" onPress={() => void api.app.reveal({ path: where })}>
            Show in the file manager
          </Button>
        </div>
      )}
    </div>
  );
}
