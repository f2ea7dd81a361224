import { formatCount, formatNumber, Notice } from '../../../ui/index.ts';
import type { Release } from '../../../../shared/contract/index.ts';
import { targetName } from '../model/primary-action.ts';
import { totalsOf } from '../model/totals.ts';
import { capital } from '../model/words.ts';
import styles from './hosted.module.css';

const fewest = 8;

/** A release of which the index has a part: installers see that part. Nothing while the rest is on its way. */
export function HalfSent({ release }: { readonly release: Release }) {
  const { hosted, files, onTheWay } = totalsOf(release);
  if (hosted === 0 || hosted === files || onTheWay > 0) return null;
  const missing = release.files.filter((file) => file.hosted.state !== 'hosted');
  const more = missing.length - fewest;
  return (
    <Notice
      tone="warning"
      title={`${capital(targetName(release))} has ${formatNumber(hosted)} of ${formatCount(files, 'file')} of this release`}
    >
      Installers see what is there already. Uploading finishes it; what is there is not sent again. Missing:
      <ul className={styles.files}>
        {missing.slice(0, more > 0 ? fewest : undefined).map(({ id, filename }) => (
          <li key={id}>{filename}</li>
        ))}
        {more > 0 && <li>{`and ${formatNumber(more)} more`}</li>}
      </ul>
    </Notice>
  );
}
