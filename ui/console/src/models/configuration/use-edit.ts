import {
  type ActiveConfiguration,
  type ConfigurationProblem,
  gatewayRoutes,
} from '@tragwerk/contracts/gateway'
import { isTragwerkError } from '@tragwerk/sdk'
import { useEffect, useEffectEvent, useState } from 'react'
import { useDraft, useRouteMutation } from '../../server/index.ts'
import { type Base, toBase, useChange } from './use-change.ts'

interface EditWays<D> {
  /** Under which what was typed is kept. */
  readonly name: string
  readonly active: ActiveConfiguration
  initial(configuration: ActiveConfiguration['configuration']): D
  /** The whole configuration with the change in it. */
  apply(configuration: ActiveConfiguration['configuration'], draft: D): Record<string, unknown>
  /** What can be said without asking the server, which is not asked then. */
  refuse?(configuration: ActiveConfiguration['configuration'], draft: D): readonly ConfigurationProblem[]
  doneText(draft: D): string
  onSaved(): void
}

interface Kept<D> {
  readonly base: Base
  readonly draft: D
  readonly note: string
}

export interface Edit<D> {
  readonly base: Base
  readonly draft: D
  readonly note: string
  /** The configuration that would be saved. */
  readonly wanted: Record<string, unknown>
  /** Empty until saving or checking was tried; then checked again whenever typing pauses. */
  readonly problems: readonly ConfigurationProblem[]
  /** How often a try met problems; for the focus. */
  readonly faultyTries: number
  /** The last check found nothing. */
  readonly isFaultless: boolean
  /** Something was typed. */
  readonly isChanged: boolean
  /** Another version came into force since editing began. */
  readonly isBehind: boolean
  readonly isBusy: boolean
  readonly error: Error | null
  setDraft(draft: D): void
  setNote(note: string): void
  /** Goes on with what was typed, from the version in force. */
  rebase(): void
  discard(): void
  check(): Promise<boolean>
  submit(): Promise<void>
}

const pauseMs = 400

/** A change of the configuration while it is typed: kept in the tab, checked by the server, saved against its base. */
export function useEdit<D>(ways: EditWays<D>): Edit<D> {
  const { active } = ways
  const [kept, setKept, clear] = useDraft<Kept<D> | null>(`models.${ways.name}`, null)
  const [isSubmitting, setIsSubmitting] = useState(false)
  const now = kept ?? { base: toBase(active), draft: ways.initial(active.configuration), note: '' }
  const { base, draft, note } = now
  const wanted = ways.apply(base.configuration, draft)
  const isBehind = active.version.version !== base.version
  const checking = useChecking(wanted, ways.refuse?.(base.configuration, draft) ?? [])
  const change = useChange()

  function forget(): void {
    checking.reset()
    change.reset()
    clear()
  }

  async function save(): Promise<void> {
    if (!(await checking.check())) return
    try {
      await change.save({ base, configuration: wanted, note: note.trim(), doneText: ways.doneText(draft) })
    } catch (error) {
      return checking.take(problemsOf(error))
    }
    forget()
    ways.onSaved()
  }

  async function submit(): Promise<void> {
    if (isSubmitting || isBehind) return
    setIsSubmitting(true)
    await save().finally(() => setIsSubmitting(false))
  }

  const isConflict = isTragwerkError(change.error) && change.error.code === 'gateway.configuration_changed'
  return {
    base,
    draft,
    note,
    wanted,
    problems: checking.problems ?? [],
    faultyTries: checking.tries,
    isFaultless: checking.problems?.length === 0,
    isChanged: kept !== null,
    isBehind,
    isBusy: isSubmitting,
    error: checking.error ?? (isConflict && isBehind ? null : change.error),
    setDraft: (next) => setKept({ ...now, draft: next }),
    setNote: (next) => setKept({ ...now, note: next }),
    rebase() {
      change.reset()
      setKept({ ...now, base: toBase(active) })
    },
    discard: forget,
    check: checking.check,
    submit,
  }
}

/** Asks the server what is wrong, first when told to and then whenever typing pauses. */
function useChecking(configuration: Record<string, unknown>, refused: readonly ConfigurationProblem[]) {
  const route = useRouteMutation(gatewayRoutes.checkConfiguration)
  const [problems, setProblems] = useState<readonly ConfigurationProblem[]>()
  const [tries, setTries] = useState(0)
  const [checked, setChecked] = useState<string>()
  const text = JSON.stringify([configuration, refused])

  /** Undefined when the server did not answer; `error` says why. */
  const ask = async (): Promise<readonly ConfigurationProblem[] | undefined> => {
    if (refused.length > 0) return refused
    const reply = await route.mutateAsync({ body: { configuration } }).catch(() => undefined)
    return reply?.problems
  }

  function take(found: readonly ConfigurationProblem[]): void {
    if (found.length === 0) return
    setProblems(found)
    setTries((before) => before + 1)
  }

  const recheck = useEffectEvent(async (isOver: () => boolean) => {
    const found = await ask()
    if (found === undefined || isOver()) return
    setProblems(found)
    setChecked(text)
  })
  const isOutdated = problems !== undefined && text !== checked
  // biome-ignore lint/correctness/useExhaustiveDependencies: every other text is another pause
  useEffect(() => {
    if (!isOutdated) return
    let isOver = false
    const timer = setTimeout(() => void recheck(() => isOver), pauseMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [text, isOutdated])

  return {
    problems,
    tries,
    error: route.error,
    take,
    async check(): Promise<boolean> {
      const found = await ask()
      if (found === undefined) return false
      setChecked(text)
      if (found.length === 0) setProblems(found)
      take(found)
      return found.length === 0
    },
    reset() {
      setProblems(undefined)
      route.reset()
    },
  }
}

function problemsOf(error: unknown): readonly ConfigurationProblem[] {
  const details = isTragwerkError(error) ? error.details.problems : undefined
  return Array.isArray(details) ? (details as readonly ConfigurationProblem[]) : []
}
