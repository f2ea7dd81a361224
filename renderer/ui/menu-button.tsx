import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from './button.tsx';
import styles from './menu-button.module.css';

export interface MenuButtonProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isPending?: boolean | undefined;
  readonly sections: readonly {
    readonly title?: string | undefined;
    readonly items: readonly { readonly label: string; readonly onPress: () => void }[];
  }[];
}

/** What is done now and then, behind one button. */
export function MenuButton({ label, icon, isPending = false, sections }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button icon={icon} isPending={isPending}>
        <span className={styles.label}>
          {label}
          <ChevronDown size={14} aria-hidden="true" />
        </span>
      </Button>
      <Popover className={styles.popover ?? ''} placement="bottom end" offset={4}>
        <Menu className={styles.menu ?? ''} aria-label={label}>
          {sections.map(({ title, items }, at) => (
            <MenuSection
              key={title ?? `section ${items[0]?.label ?? at}`}
              className={styles.section ?? ''}
              {...(title === undefined ? { 'aria-label': label } : {})}
            >
              {title !== undefined && <Header className={styles.heading ?? ''}>{title}</Header>}
              {items.map((item) => (
                <MenuItem
                  key={item.label}
                  id={`${title ?? ''} ${item.label}`}
                  className={styles.item ?? ''}
                  textValue={item.label}
                  onAction={item.onPress}
                >
                  {item.label}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
