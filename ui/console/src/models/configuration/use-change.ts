import {
  type ActiveConfiguration,
  type ConfigurationVersion,
  gatewayRoutes,
} from '@tragwerk/contracts/gateway'
import { useToast } from '../../design/index.ts'
import { useRouteMutation } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { dependentRoutes } from './use-configuration.ts'
import { configurationWords } from './words.ts'

/** The version that was edited. */
export interface Base {
  readonly version: number
  readonly configuration: ActiveConfiguration['configuration']
}

export function toBase({ version, configuration }: ActiveConfiguration): Base {
  return { version: version.version, configuration }
}

export interface WantedChange {
  readonly base: Base
  readonly configuration: Record<string, unknown>
  readonly note?: string
  /** Said when it is in force. */
  readonly doneText: string
}

/** Puts a configuration in force, and offers to take it back for as long as nobody else has changed it. */
export function useChange() {
  const t = useWords(configurationWords)
  const toast = useToast()
  const change = useRouteMutation(gatewayRoutes.changeConfiguration, { refreshes: dependentRoutes })

  async function undo(base: Base, { version }: ConfigurationVersion): Promise<void> {
    const { $schema: _, ...configuration } = base.configuration
    const note = base.version === 0 ? t('undoNoteFirst') : t('undoNote', { version: base.version })
    await change.mutateAsync({ body: { configuration, basedOn: version, note } }).then(
      () => toast({ text: t('undone'), tone: 'good' }),
      (error: Error) => toast({ text: t('undoFailed', { reason: error.message }), tone: 'bad' }),
    )
  }

  async function save({ base, configuration, note, doneText }: WantedChange): Promise<ConfigurationVersion> {
    const body = { configuration, basedOn: base.version, ...(note && { note }) }
    const version = await change.mutateAsync({ body })
    toast({ text: doneText, tone: 'good', onUndo: () => void undo(base, version) })
    return version
  }

  return { save, error: change.error, isPending: change.isPending, reset: change.reset }
}
