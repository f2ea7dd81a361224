import { FolderOpen, PackageSearch } from 'lucide-react';
import { Button } from '../../ui/index.ts';
import { JourneyPicture } from './journey-picture.tsx';
import { useNewRelease } from './new-release.tsx';
import styles from './first-release.module.css';

const verbs = [
  {
    verb: 'Check',
    text: 'Your wheels and sdists are read and hashed, and their metadata compared with their names.',
  },
  {
    verb: 'Send',
    text: 'The index gets a hosted copy of every file, and the page a link to yours beside it.',
  },
  {
    verb: 'Watch',
    text: 'Every link is looked at now and then. One that fails leaves the page by itself, and comes back when it is well.',
  },
] as const;

/** What a newcomer sees: the idea in one picture, and the one thing to do. */
export function FirstRelease() {
  const { pickFolder, fromIndex, trySample, isPending } = useNewRelease();
  return (
    <div className={styles.first}>
      <header className={styles.head}>
        <h1 className={styles.title}>Release from your own host, with a copy to fall back to</h1>
        <p className={styles.lead}>
          Pick the folder that <code>python -m build</code> wrote. It starts as a rehearsal, on an index of its own:
          nothing leaves this machine.
        </p>
        <div className={styles.actions}>
          <Button variant="primary" icon={<FolderOpen />} isPending={isPending} onPress={pickFolder}>
            New release
          </Button>
          <Button icon={<PackageSearch />} isDisabled={isPending} onPress={fromIndex}>
            From an index
          </Button>
          <Button variant="quiet" isDisabled={isPending} onPress={trySample}>
            Try it with the sample project
          </Button>
        </div>
        <p className={styles.hint}>
          or drop files anywhere in this window. “From an index” is for releases that CI has published already.
        </p>
      </header>
      <figure className={styles.picture}>
        <JourneyPicture />
        <ol className={styles.verbs}>
          {verbs.map(({ verb, text }) => (
            <li key={verb}>
              <h2 className={styles.verb}>{verb}</h2>
              <p className={styles.text}>{text}</p>
            </li>
          ))}
        </ol>
      </figure>
    </div>
  );
}
