import type { ApiKey } from '@tragwerk/contracts/identity'
import { isTragwerkError } from '@tragwerk/sdk'
import { Pencil } from 'lucide-react'
import { type FormEvent, useRef } from 'react'
import { Badge, Button, IconButton, Input, Tooltip, useToast } from '../design/index.ts'
import { ErrorLine, useDraft, useMe } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { useRenameKey } from './use-rename-key.ts'
import { keysWords } from './words.ts'

/** The name, to be changed in its place. What is typed stays until it is saved or given up. */
export function KeyName({ apiKey }: { readonly apiKey: ApiKey }) {
  const t = useWords(keysWords)
  const toast = useToast()
  const isOwn = useMe()?.actor.id === apiKey.id
  const opener = useRef<HTMLButtonElement>(null)
  const [typed, setTyped, clearTyped] = useDraft<string | null>(`keys.name.${apiKey.id}`, null)
  const rename = useRenameKey()

  const stop = () => {
    clearTyped()
    rename.reset()
    requestAnimationFrame(() => opener.current?.focus())
  }
  const undo = (old: string) =>
    rename
      .mutateAsync({ params: { id: apiKey.id }, body: { name: old } })
      .catch((error: Error) => toast({ text: t('renameFailed', { reason: error.message }), tone: 'bad' }))
  const save = (event: FormEvent) => {
    event.preventDefault()
    const name = typed?.trim() ?? ''
    if (name === '' || name === apiKey.name) return stop()
    const old = apiKey.name
    rename.mutate(
      { params: { id: apiKey.id }, body: { name } },
      {
        onSuccess() {
          stop()
          toast({ text: t('renamed', { old, name }), tone: 'good', onUndo: () => undo(old) })
        },
      },
    )
  }

  if (typed !== null) {
    return (
      <form onSubmit={save} className="space-y-1.5 py-1">
        <div className="flex gap-1.5">
          <Input
            autoFocus
            aria-label={t('newName', { name: apiKey.name })}
            maxLength={100}
            onFocus={(event) => event.target.select()}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && stop()}
            className="h-8"
          />
          <Button size="small" tone="primary" type="submit" isBusy={rename.isPending} className="h-8">
            {t('save')}
          </Button>
        </div>
        {rename.error && <RenameFailure error={rename.error} />}
      </form>
    )
  }
  return (
    <span className="flex items-center gap-1.5">
      <span className="min-w-0 leading-tight">
        <span className="block truncate font-medium" title={apiKey.name}>
          {apiKey.name}
        </span>
        <code className="block truncate font-mono text-ink-faint text-xs">{apiKey.prefix}…</code>
      </span>
      {isOwn && (
        <Tooltip text={t('ownKeyText')}>
          <span>
            <Badge tone="info">{t('ownKey')}</Badge>
          </span>
        </Tooltip>
      )}
      {apiKey.state === 'active' && (
        <IconButton
          ref={opener}
          label={t('rename', { name: apiKey.name })}
          icon={<Pencil />}
          className="size-7 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          onClick={() => setTyped(apiKey.name)}
        />
      )}
    </span>
  )
}

function RenameFailure({ error }: { readonly error: Error }) {
  if (isTragwerkError(error)) return <ErrorLine error={error} />
  return <p className="text-bad text-xs">{error.message}</p>
}
