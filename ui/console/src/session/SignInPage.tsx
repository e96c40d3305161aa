import { createClient, isTragwerkError } from '@tragwerk/sdk'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { Button, Checkbox, CodeLine, Field, Input, LookMenu, Notice, Wordmark } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { LanguageButton } from './LanguageButton.tsx'
import { useSession } from './SessionProvider.tsx'
import { sessionWords } from './words.ts'

/** Asks for a key, or tries one that was handed over by a link. `onLeave` is called when that is done or given up. */
export function SignInPage(props: { readonly handedKey?: string; readonly onLeave?: () => void }) {
  const t = useWords(sessionWords)
  const { active, expired } = useSession()
  const { problem, isChecking, signIn } = useSignIn(props.onLeave)
  const [key, setKey] = useState(props.handedKey ?? '')
  const [isKept, setIsKept] = useState(false)
  const tryHanded = useEffectEvent(() => {
    if (props.handedKey) void signIn(props.handedKey, false)
  })
  useEffect(() => tryHanded(), [])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (key.trim()) void signIn(key.trim(), isKept)
  }

  return (
    <main className="flex min-h-dvh flex-col bg-beam text-beam-ink">
      <header className="flex items-center justify-between p-4">
        <Wordmark />
        <div className="flex gap-1">
          <LanguageButton />
          <LookMenu />
        </div>
      </header>
      <div className="m-auto w-full max-w-md p-4 pb-24">
        <p className="mb-6 text-balance text-center text-lg text-beam-soft">{t('tagline')}</p>
        <form
          onSubmit={submit}
          className="animate-rise space-y-5 rounded-card bg-surface p-6 text-ink shadow-high sm:p-8"
        >
          <h1 className="font-semibold text-xl">{t('title')}</h1>
          {expired && <Notice tone="warn">{t('ended', { name: expired.tenantName })}</Notice>}
          <Field label={t('key')} hint={t('keyHint')}>
            <Input
              name="key"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              value={key}
              onChange={(event) => setKey(event.target.value)}
              autoFocus
              required
              mono
            />
          </Field>
          <Checkbox label={t('keep')} hint={t('keepHint')} isChecked={isKept} onChange={setIsKept} />
          {problem && <Notice tone="bad">{problem}</Notice>}
          <Button type="submit" tone="primary" isBusy={isChecking} className="w-full">
            {isChecking ? t('checking') : t('submit')}
          </Button>
          {props.onLeave && active && (
            <Button tone="quiet" onClick={props.onLeave} className="w-full">
              {t('back', { name: active.tenantName })}
            </Button>
          )}
          <details className="text-ink-soft text-sm">
            <summary className="cursor-pointer">{t('lost')}</summary>
            <p className="my-2">{t('lostText')}</p>
            <CodeLine text="npm run tragwerk -- keys create console" />
          </details>
        </form>
      </div>
    </main>
  )
}

function useSignIn(onLeave?: () => void) {
  const t = useWords(sessionWords)
  const { add } = useSession()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const [problem, setProblem] = useState<string>()
  const [isChecking, setIsChecking] = useState(false)

  function describe(error: unknown): string {
    if (!isTragwerkError(error)) return String(error)
    if (error.status === 401) return t('wrong')
    return error.status === 0 ? t('unreachable') : error.message
  }

  async function signIn(apiKey: string, isKept: boolean): Promise<void> {
    const attempt = new AbortController()
    running.current?.abort()
    running.current = attempt
    const { signal } = attempt
    setIsChecking(true)
    setProblem(undefined)
    try {
      const client = createClient({ baseUrl: apiBaseUrl, apiKey })
      const { tenant, actor } = await client.identity.me(undefined, { signal })
      if (signal.aborted) return
      add({ tenantId: tenant.id, tenantName: tenant.name, actorName: actor.name, apiKey, isKept })
      onLeave?.()
    } catch (error) {
      if (!signal.aborted) setProblem(describe(error))
    } finally {
      if (!signal.aborted) setIsChecking(false)
    }
  }

  return { problem, isChecking, signIn }
}
