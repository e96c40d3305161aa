import type { Permission } from '@tragwerk/contracts/identity'
import type { Layer } from '@tragwerk/contracts/monitoring'
import {
  ArrowLeftRight,
  Blocks,
  BookOpen,
  Gauge,
  House,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Palette,
  ShieldCheck,
  Waypoints,
} from 'lucide-react'

export type PageName =
  | 'home'
  | 'playground'
  | 'knowledge'
  | 'models'
  | 'requests'
  | 'keys'
  | 'audit'
  | 'system'
  | 'design'

export interface PageLink {
  readonly name: PageName
  readonly to:
    | '/'
    | '/playground'
    | '/knowledge'
    | '/models'
    | '/requests'
    | '/keys'
    | '/audit'
    | '/system'
    | '/design'
  readonly icon: LucideIcon
  /** The layer it stands in; home stands above all. */
  readonly layer?: Layer
  /** Keys without it do not see the entry. */
  readonly permission?: Permission
  /** Pressed after `g`. */
  readonly key: string
}

/** The map of the console, from the top floor down. */
export const pages: readonly PageLink[] = [
  { name: 'home', to: '/', icon: House, key: 'h' },
  { name: 'playground', to: '/playground', icon: MessagesSquare, layer: 'ui', key: 'p' },
  { name: 'design', to: '/design', icon: Palette, layer: 'ui', key: 'd' },
  { name: 'keys', to: '/keys', icon: KeyRound, layer: 'api', key: 'i' },
  { name: 'models', to: '/models', icon: Waypoints, layer: 'services', key: 'm', permission: 'gateway:read' },
  {
    name: 'requests',
    to: '/requests',
    icon: ArrowLeftRight,
    layer: 'services',
    key: 'r',
    permission: 'gateway:read',
  },
  { name: 'knowledge', to: '/knowledge', icon: BookOpen, layer: 'services', key: 'k' },
  { name: 'audit', to: '/audit', icon: ShieldCheck, layer: 'trust', key: 'a' },
  { name: 'system', to: '/system', icon: Gauge, layer: 'infra', key: 's' },
]

export const layerIcon = Blocks
