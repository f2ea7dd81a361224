import { Search } from 'lucide-react';
import { useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
} from 'react-aria-components';
import styles from './command-palette.module.css';
import { matching, useSections } from './palette-commands.tsx';

/** Everything that can be gone to or done from anywhere, by typing a part of its name. */
export function CommandPalette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <ModalOverlay
      className={styles.backdrop ?? ''}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} aria-label="Commands">
          <Commands onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Commands({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const sections = matching(useSections(), typed);
  const all = sections.flatMap((section) => section.commands);
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing that the palette is opened for */}
      <SearchField autoFocus aria-label="Find a command or a release" className={styles.field ?? ''}>
        <Search size={16} aria-hidden="true" />
        <Input className={styles.input ?? ''} placeholder="Go to a release, or do something…" />
      </SearchField>
      <ListBox
        aria-label="Commands"
        className={styles.list ?? ''}
        selectionMode="none"
        renderEmptyState={() => <p className={styles.nothing}>Nothing has this name.</p>}
        onAction={(key) => {
          onClose();
          all.find((command) => command.id === key)?.run();
        }}
      >
        {sections.map((section) => (
          <ListBoxSection key={section.title} id={section.title}>
            <Header className={styles.heading ?? ''}>{section.title}</Header>
            {section.commands.map((command) => (
              <ListBoxItem key={command.id} id={command.id} textValue={command.label} className={styles.item ?? ''}>
                {command.icon}
                <Text slot="label">{command.label}</Text>
              </ListBoxItem>
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}
