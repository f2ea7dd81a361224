import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { TransfersButton } from '../transfers/index.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { CommandPalette } from './command-palette.tsx';
import styles from './frame.module.css';
import { isMac, usePaletteKey } from './use-palette-key.ts';

const paletteKey = isMac ? '⌘K' : 'Ctrl K';

export function TopBar() {
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  usePaletteKey(() => setIsPaletteOpen((open) => !open));
  return (
    <header className={styles.topBar}>
      <Breadcrumbs />
      <AriaButton
        className={styles.search ?? ''}
        // Said in full, because a narrow window shows the icon alone.
        aria-label={`Go to… ${paletteKey}`}
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        onPress={() => setIsPaletteOpen(true)}
      >
        <Search size={14} aria-hidden="true" />
        <span>Go to…</span>
        <kbd className={styles.key}>{paletteKey}</kbd>
      </AriaButton>
      <TransfersButton />
      <CommandPalette isOpen={isPaletteOpen} onClose={() => setIsPaletteOpen(false)} />
    </header>
  );
}
