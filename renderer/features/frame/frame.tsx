import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useConnection } from '../../api/index.ts';
import styles from './frame.module.css';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { useDropGuard } from './use-drop-guard.ts';

/** What stays: the way around at the left, where one is and what is under way at the top. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const last = useRef(location);
  useDropGuard();

  useEffect(() => {
    if (last.current === location) return;
    last.current = location;
    // A new screen starts at its top, and is where the keyboard goes on, as after loading a page.
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [location]);

  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Sidebar />
      <TopBar />
      <main ref={main} className={styles.main} tabIndex={-1}>
        <Interrupted />
        <div className={styles.content}>{children}</div>
      </main>
    </div>
  );
}

function Interrupted() {
  const connection = useConnection((store) => store.state);
  if (connection !== 'interrupted') return null;
  return (
    <div className={styles.interrupted} role="status">
      The app does not answer; trying again. If it was closed, start it and open the address that it shows: your drafts
      are safe.
    </div>
  );
}
