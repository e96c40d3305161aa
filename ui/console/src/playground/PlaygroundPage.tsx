import { Link } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button, EmptyState, PageHead, Skeleton, useToast } from '../design/index.ts'
import { ErrorState, useDraft } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { type OpenSource, SourcePanel } from './answer/SourcePanel.tsx'
import type { Answer, Turn } from './conversation/conversation-schema.ts'
import { allTargets } from './conversation/next-other.ts'
import { emptyParameters, type ParametersDraft, toParameters } from './conversation/parameters.ts'
import { parseTarget } from './conversation/target.ts'
import { useConversation } from './conversation/use-conversation.ts'
import { useShared } from './conversation/use-shared.ts'
import { HeadActions } from './HeadActions.tsx'
import { LiveConversation } from './LiveConversation.tsx'
import { SharedConversation } from './SharedConversation.tsx'
import { useAddress } from './use-address.ts'
import { useTargets } from './use-targets.ts'
import { playgroundWords } from './words.ts'

/** Asks collections and models, and shows what an answer took. */
export function PlaygroundPage() {
  const t = useWords(playgroundWords)
  const toast = useToast()
  const address = useAddress()
  const [draft, setDraft] = useDraft<ParametersDraft>('playground.parameters', emptyParameters)
  const parameters = toParameters(draft)
  const conversation = useConversation(parameters)
  const shared = useShared(address.hash)
  const { source, openSource, closeSource } = useSource()

  function continueShared(turns: readonly Turn[]) {
    const before = conversation.turns
    conversation.replace(turns)
    address.leaveShared()
    if (before.length > 0) toast({ text: t('continued'), onUndo: () => conversation.replace(before) })
  }

  return (
    <div className="flex min-h-[calc(100dvh-6rem)] items-start gap-5">
      <PageTitle parts={[t('title')]} />
      <div className="flex min-w-0 flex-1 flex-col self-stretch">
        <PageHead
          title={t('title')}
          text={t('intro')}
          actions={
            shared.state === 'none' && <HeadActions conversation={conversation} parameters={parameters} />
          }
        />
        {shared.state === 'none' ? (
          <Live
            conversation={conversation}
            address={address}
            draft={draft}
            onDraft={setDraft}
            onOpenSource={openSource}
          />
        ) : (
          <SharedConversation
            shared={shared}
            onContinue={continueShared}
            onLeave={address.leaveShared}
            onOpenSource={openSource}
          />
        )}
      </div>
      {source && <SourcePanel source={source} onClose={closeSource} />}
    </div>
  )
}

type LiveProps = Omit<Parameters<typeof LiveConversation>[0], 'targets' | 'target'>

/** Finds out who is asked when the address does not say. */
function Live(props: LiveProps) {
  const t = useWords(playgroundWords)
  const targets = useTargets()
  const wanted = parseTarget(props.address.target) && props.address.target
  const target = wanted ?? allTargets(targets)[0]
  if (target !== undefined && (wanted || !targets.isLoading))
    return <LiveConversation {...props} targets={targets} target={target} />
  if (targets.error) return <ErrorState error={targets.error} onRetry={targets.retry} />
  if (targets.isLoading) return <Skeleton className="h-40 w-full" />
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={t('noTargets')}
      text={t('noTargetsText')}
      action={
        <Button asChild tone="primary">
          <Link to="/knowledge">{t('toCollections')}</Link>
        </Button>
      }
    />
  )
}

/** The source beside the answer, and the way back to where it was opened from. */
function useSource() {
  const [source, setSource] = useState<OpenSource & { readonly from: Element | null }>()
  const openSource = useCallback((answer: Answer, number: number) => {
    const target = parseTarget(answer.target)
    const citation = answer.citations.find((one) => one.number === number)
    if (target?.kind !== 'collection' || citation === undefined) return
    setSource({ collection: target.name, citation, from: document.activeElement })
  }, [])
  return {
    source,
    openSource,
    closeSource() {
      setSource(undefined)
      if (source?.from instanceof HTMLElement) source.from.focus()
    },
  }
}
