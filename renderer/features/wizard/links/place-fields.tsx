import { Checkbox, RadioRow, TextField } from '../../../ui/index.ts';
import { type PlaceField, wrongWithPlace } from '../model/guess-place.ts';
import type { PlaceForm } from './use-place-form.ts';
import styles from './copies.module.css';

interface PlaceFieldsProps {
  readonly form: PlaceForm;
  /** Programs have their own credentials and their own way to name a bucket. */
  readonly isForCommands?: boolean;
  readonly onSubmit?: () => void;
}

/** Where the files go: filled in from the link template as far as that says it. */
export function PlaceFields({ form, isForCommands = false, onSubmit }: PlaceFieldsProps) {
  const { texts, set } = form;
  const wrong = wrongWithPlace(texts);
  const field = (name: PlaceField, label: string, placeholder: string, description?: string) => (
    <TextField
      mono
      label={label}
      placeholder={placeholder}
      value={texts[name]}
      error={wrong[name]}
      description={description}
      onChange={(text) => set(name, text.trim())}
      onBlur={form.flush}
      onSubmit={onSubmit}
    />
  );
  return (
    <>
      <RadioRow
        label="Place"
        value={texts.kind}
        onChange={(kind) => {
          set('kind', kind);
          form.flush();
        }}
        options={[
          { value: 's3', label: 'S3-compatible bucket' },
          { value: 'github', label: 'GitHub release' },
        ]}
      />
      {texts.kind === 's3' ? (
        <div className={styles.fields}>
          {field('endpoint', 'Endpoint', 'https://s3.eu-central-1.amazonaws.com')}
          {field('region', 'Region', 'eu-central-1; auto for Cloudflare R2')}
          {field('bucket', 'Bucket', 'my-wheels')}
          {field('key', 'Key of each file', '{project}/{version}/{filename}')}
          {!isForCommands && (
            <>
              {field(
                'accessKeyId',
                'Access key ID',
                'AKIA…',
                form.isKeyOfEnvironment ? 'From the variable AWS_ACCESS_KEY_ID.' : 'Not secret: the key below is.',
              )}
              <div className={styles.beside}>
                <Checkbox
                  isSelected={texts.addressing === 'host'}
                  onChange={(isBefore) => {
                    set('addressing', isBefore ? 'host' : 'path');
                    form.flush();
                  }}
                  description="As AWS prefers it. Other servers take it in the path."
                >
                  Bucket before the host name
                </Checkbox>
              </div>
            </>
          )}
        </div>
      ) : (
        <div className={styles.fields}>
          {field('owner', 'Owner', 'numpy')}
          {field('repo', 'Repository', 'numpy')}
          {field('api', 'API', 'https://api.github.com', 'Of another server: https://github.example.org/api/v3')}
        </div>
      )}
    </>
  );
}
