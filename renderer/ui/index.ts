export { classes } from './classes.ts';
export { BeatBar, BeatLegend, type BeatMark } from './beat-bar.tsx';
export { BeatStrip } from './beat-strip.tsx';
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
export { MenuButton, type MenuButtonProps } from './menu-button.tsx';
export { Notice, type NoticeProps, ProblemNotice, type ProblemNoticeProps } from './notice.tsx';
export { Bytes, RelativeTime } from './numbers.tsx';
export { PagedTable, type PagedTableColumn, type PagedTableProps } from './paged-table.tsx';
export { PhaseBar, PhaseLegend } from './phase-bar.tsx';
export { Progress, type ProgressProps } from './progress.tsx';
export { SectionPage, type SectionPageProps } from './section-page.tsx';
export { Segments, type SegmentsProps } from './segments.tsx';
export { SourceBar, type SourceBarProps } from './source-bar.tsx';
export { StepList, type StepListProps, type StepState } from './step-list.tsx';
export { Switch, type SwitchProps } from './switch.tsx';
export { Tabs, type TabsProps } from './tabs.tsx';
export { TextField, type TextFieldProps } from './text-field.tsx';
export type { Gap, SpreadPoint } from './chart-data.ts';
export { TimeChart, type TimeChartProps } from './time-chart.tsx';
export { showToast, type ToastAction, Toaster } from './toaster.tsx';
export { useKeptFocus } from './use-kept-focus.ts';
export { useNow } from './use-now.ts';
export { WindowDrop, type WindowDropProps } from './window-drop.tsx';
