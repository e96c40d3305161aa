export { Button, IconButton } from './Button.tsx'
export { CommandGroup } from './CommandGroup.tsx'
export { CodeBlock, CodeLine, CopyButton, copyText } from './CopyButton.tsx'
export { classNames } from './class-names.ts'
export { ConfirmDialog, Dialog } from './Dialog.tsx'
export { FailureView } from './FailureView.tsx'
export { Checkbox, Field, Input, Select, Textarea } from './fields.tsx'
export { LookMenu } from './LookMenu.tsx'
export { LookProvider, useLook } from './LookProvider.tsx'
export { Menu, MenuChoice, MenuItem, MenuLine, MenuLink, MenuTitle } from './Menu.tsx'
export { SearchField } from './SearchField.tsx'
export {
  Badge,
  Card,
  EmptyState,
  Kbd,
  Notice,
  PageHead,
  Progress,
  Skeleton,
  type Tone,
} from './surfaces.tsx'
export { Tabs } from './Tabs.tsx'
export { type ToastMessage, ToastProvider, useToast } from './Toast.tsx'
export { Tooltip, TooltipProvider } from './Tooltip.tsx'
export { DataTable } from './table/DataTable.tsx'
export type { Column } from './table/table-column.ts'
export { useFocusReturn } from './use-focus-return.ts'
export { usePrinting } from './use-printing.ts'
export { Wordmark } from './Wordmark.tsx'
