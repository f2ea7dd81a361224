import { classes } from '../../ui/index.ts';
import styles from './certificate-cell.module.css';
import { certificateWords } from './model/certificate.ts';

interface CertificateCellProps {
  readonly daysLeft: number | null;
  readonly isShort?: boolean;
}

export function CertificateCell({ daysLeft, isShort = false }: CertificateCellProps) {
  const { text, short, tone } = certificateWords(daysLeft);
  return (
    <span
      className={classes(styles.days, styles[tone])}
      {...(isShort ? { title: daysLeft === null ? 'Not known, or not https' : text } : {})}
    >
      {isShort ? short : text}
    </span>
  );
}
