import { useEffect, useRef } from 'react';
import { showIndexPage } from './index-page-policy.ts';
import styles from './preview.module.css';

interface PageFrameProps {
  readonly project: string;
  readonly html: string;
  /** Anchors on the page: it cannot be measured from here, and each takes one line. */
  readonly linkCount: number;
}

const lineHeight = 20;
const aroundLinks = 96;

/**
 * The page as a browser shows it. No script, no forms, no navigation: the frame is sandboxed and inert, so that a press
 * on a link leads nowhere; what it says is in the rows beside it.
 */
export function PageFrame({ project, html, linkCount }: PageFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current !== null) showIndexPage(frame.current, html);
  }, [html]);
  return (
    // Scrolls, so it must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.page} role="region" aria-label={`The page of ${project} as a browser shows it`} tabIndex={0}>
      <iframe
        ref={frame}
        className={styles.frame}
        title={`The page of ${project}`}
        sandbox=""
        inert
        style={{ height: aroundLinks + lineHeight * linkCount }}
      />
    </div>
  );
}
