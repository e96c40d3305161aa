import { Link } from '@tanstack/react-router'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { Button, Card, CodeBlock, classNames, IconButton } from '../design/index.ts'
import { useMe, useRoute } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { type Step, type StepName, toSteps } from './next-steps.ts'
import { homeWords } from './words.ts'

/** What a fresh installation is waiting for. Gone when all is done, or when it is hidden. */
export function NextSteps() {
  const t = useWords(homeWords)
  const me = useMe()
  const may = (permission: NonNullable<typeof me>['permissions'][number]) =>
    me?.permissions.includes(permission) ?? false
  const collections = useRoute(knowledgeRoutes.listCollections, may('knowledge:read') ? firstPage : undefined)
  const keys = useRoute(identityRoutes.listKeys, may('keys:manage') ? firstPage : undefined)
  const [ticked, tick] = useTicked()
  if (!me || collections.isLoading || keys.isLoading || ticked.has('all')) return null
  const steps = toSteps({ collections: collections.data?.items, keys: keys.data?.items }, ticked, may)
  if (steps.every(({ isDone }) => isDone)) return null
  return (
    <Card aria-label={t('nextSteps')} className="no-print mt-4 p-4 sm:p-5">
      <header className="mb-3 flex items-center justify-between gap-3">
        <h2 className="font-semibold text-base">{t('nextSteps')}</h2>
        <IconButton label={t('dismiss')} icon={<X />} onClick={() => tick('all')} />
      </header>
      <ol className="grid gap-x-8 gap-y-5 md:grid-cols-2">
        {steps.map((step, index) => (
          <OneStep key={step.name} step={step} number={index + 1} onTick={() => tick(step.name)} />
        ))}
      </ol>
    </Card>
  )
}

const firstPage = { query: { limit: 100 } }

interface OneStepProps {
  readonly step: Step
  readonly number: number
  onTick(): void
}

function OneStep({ step: { name, isDone }, number, onTick }: OneStepProps) {
  const t = useWords(homeWords)
  return (
    <li className="flex min-w-0 gap-3">
      <span
        className={classNames(
          'grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs',
          isDone ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent',
        )}
      >
        {isDone ? <Check className="size-3.5" aria-label={t('done')} /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className={classNames('font-medium', isDone && 'text-ink-faint line-through')}>{t(name)}</h3>
        {!isDone && (
          <>
            <p className="mt-0.5 text-ink-soft">{t(`${name}Text`)}</p>
            {name === 'connect' && (
              <div className="mt-2">
                <Snippet />
              </div>
            )}
            <div className="mt-2 flex flex-wrap gap-2">
              <StepAction name={name} onTick={onTick} />
              <Button size="small" tone="quiet" onClick={onTick}>
                {t('markDone')}
              </Button>
            </div>
          </>
        )}
      </div>
    </li>
  )
}

function StepAction({ name, onTick }: { readonly name: StepName; onTick(): void }) {
  const t = useWords(homeWords)
  if (name === 'connect') return null
  const link = {
    ask: (
      <Link to="/playground" search={{ target: 'collection:handbook' }} onClick={onTick}>
        {t('askAction')}
      </Link>
    ),
    add: <Link to="/knowledge">{t('addAction')}</Link>,
    key: (
      <Link to="/keys" search={{ create: true }}>
        {t('keyAction')}
      </Link>
    ),
  }[name]
  return (
    <Button asChild size="small">
      {link}
    </Button>
  )
}

function Snippet() {
  const t = useWords(homeWords)
  const text = [
    `import OpenAI from 'openai'`,
    '',
    'const openai = new OpenAI({',
    `  baseURL: '${location.origin}${apiBaseUrl}/v1',`,
    '  apiKey: process.env.TRAGWERK_API_KEY,',
    '})',
    'const chat = await openai.chat.completions.create({',
    `  model: 'knowledge/handbook',`,
    `  messages: [{ role: 'user', content: '${t('snippetQuestion')}' }],`,
    '})',
  ].join('\n')
  return <CodeBlock label={t('connectSnippet')} text={text} />
}

const storedKey = 'tragwerk.next-steps'

/** Remembered on this device. */
function useTicked(): [ReadonlySet<string>, (name: StepName | 'all') => void] {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set((localStorage.getItem(storedKey) ?? '').split(' ').filter(Boolean)),
  )
  return [
    ticked,
    (name) => {
      const next = new Set([...ticked, name])
      localStorage.setItem(storedKey, [...next].join(' '))
      setTicked(next)
    },
  ]
}
