export { classes } from './classes.ts';
export { Button, type ButtonProps, IconButton, type IconButtonProps } from './button.tsx';
export { Checkbox, RadioRow, type RadioRowProps } from './choices.tsx';
export { ChoiceCards, type ChoiceCardsProps } from './choice-cards.tsx';
export { CodeBlock, type CodeBlockProps } from './code.tsx';
export { CopyButton, type CopyButtonProps } from './copy-button.tsx';
export { DataTable, type DataTableProps } from './data-table.tsx';
export type { DataTableColumn } from './data-table-column.ts';
export { ConfirmDialog, type ConfirmDialogProps, Dialog, type DialogProps } from './dialog.tsx';
export { FigureRow, type FigureRowProps } from './figure-row.tsx';
export { Filename, Hash } from './filename.tsx';
export { Fold, type FoldProps } from './fold.tsx';
export * from './format.ts';
export {
  Card,
  type CardProps,
  EmptyState,
  type EmptyStateProps,
  PageHeader,
  type PageHeaderProps,
  Skeleton,
} from './layout.tsx';
export { Badge, CopyMark, type State, StateMark, type Tone } from './marks.tsx';
export { Notice, type NoticeProps, ProblemNotice, type ProblemNoticeProps } from './notice.tsx';
export { Bytes, RelativeTime } from './numbers.tsx';
export { Progress, type ProgressProps } from './progress.tsx';
export { SourceBar, type SourceBarProps } from './source-bar.tsx';
export { StepList, type StepListProps, type StepState } from './step-list.tsx';
export { Switch, type SwitchProps } from './switch.tsx';
export { Tabs, type TabsProps } from './tabs.tsx';
export { TextField, type TextFieldProps } from './text-field.tsx';
export { showToast, type ToastAction, Toaster } from './toaster.tsx';
export { useKeptFocus } from './use-kept-focus.ts';
export { WindowDrop, type WindowDropProps } from './window-drop.tsx';
