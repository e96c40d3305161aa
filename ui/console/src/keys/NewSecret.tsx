import type { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import type { RouteReply } from '@tragwerk/contracts/route'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { apiBaseUrl } from '../base-path.ts'
import { Button, CodeBlock, copyText, Input, Tabs } from '../design/index.ts'
import { useMay, useRoute } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { type SnippetKind, snippetKinds, toSnippets } from './key-snippets.ts'
import { keysWords } from './words.ts'

interface NewSecretProps {
  readonly created: RouteReply<typeof identityRoutes.createKey>
  onCopy(): void
}

/** Stands in the examples while no collection exists. */
const exampleCollection = 'handbook'

/** The key in full, and what to do with it. */
export function NewSecret({ created, onCopy }: NewSecretProps) {
  const t = useWords(keysWords)
  const [isCopied, setIsCopied] = useState(false)
  const copied = () => {
    setIsCopied(true)
    onCopy()
  }
  useWarningBeforeLeaving(!isCopied)
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-2 rounded-control border border-line-field bg-sunken p-3">
        <Input
          mono
          readOnly
          aria-label={t('secret', { name: created.key.name })}
          value={created.secret}
          onFocus={(event) => event.target.select()}
          onCopy={copied}
          className="min-w-0 flex-1 basis-64"
        />
        <Button
          autoFocus
          tone={isCopied ? 'normal' : 'primary'}
          onClick={() => void copyText(created.secret).then(copied)}
        >
          {isCopied ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
          {t(isCopied ? 'keyCopied' : 'copyKey')}
        </Button>
      </div>
      <Snippets created={created} />
    </div>
  )
}

function Snippets({ created }: Pick<NewSecretProps, 'created'>) {
  const t = useWords(keysWords)
  const [tab, setTab] = useState<SnippetKind>('cli')
  const mayRead = useMay('knowledge:read')
  const collections = useRoute(knowledgeRoutes.listCollections, mayRead ? { query: { limit: 1 } } : undefined)
  const snippets = toSnippets({
    baseUrl: location.origin + apiBaseUrl,
    secret: created.secret,
    permissions: created.key.permissions,
    collection: collections.data?.items[0]?.name ?? exampleCollection,
  })
  const tabs = snippetKinds.flatMap((kind) => {
    const text = snippets[kind]
    if (text === undefined) return []
    return [{ value: kind, label: t(kind), content: <CodeBlock label={t(kind)} text={text} /> }]
  })
  return (
    <section>
      <h3 className="font-semibold">{t('tryIt')}</h3>
      <p className="mb-3 text-ink-soft text-sm">{t('tryItText')}</p>
      <Tabs<SnippetKind> label={t('snippets')} value={tab} tabs={tabs} onChange={setTab} />
    </section>
  )
}

/** The browser asks before the page with the only copy of the key is left. */
function useWarningBeforeLeaving(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isNeeded])
}
