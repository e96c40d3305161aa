import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Chunk, type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Button, ConfirmDialog, PageHead, Skeleton, useToast } from '../design/index.ts'
import { CopyAs, ErrorState, useMay, useRouteMutation } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { AccessEditor } from './document/AccessEditor.tsx'
import { DocumentText, FailedDocument, PendingDocument, usePassages } from './document/DocumentText.tsx'
import { Facts } from './document/Facts.tsx'
import { MetadataEditor } from './document/MetadataEditor.tsx'
import { PassageList } from './document/PassageList.tsx'
import { reveal } from './document/TextViewer.tsx'
import { TitleEditor } from './document/TitleEditor.tsx'
import { useDocument } from './document/use-document.ts'
import { viewerWords } from './document/words.ts'
import { documentWords } from './document-words.ts'
import { isPending, StatusBadge } from './StatusBadge.tsx'
import { forgetDocuments } from './use-documents.ts'
import { knowledgeWords } from './words.ts'

const route = getRouteApi('/knowledge/$collection/documents/$document')

export function DocumentPage() {
  const { collection, document: id } = route.useParams()
  const tk = useWords(knowledgeWords)
  const mayWrite = useMay('knowledge:write')
  const { data: document, error, refetch } = useDocument(collection, id)
  return (
    <>
      <PageTitle parts={[document?.title ?? '…', collection, tk('title')]} />
      <PageHead
        title={
          document ? (
            <TitleEditor key={id} document={document} mayWrite={mayWrite} />
          ) : (
            <Skeleton className="h-7 w-72" />
          )
        }
        actions={document && <Actions document={document} mayWrite={mayWrite} />}
      >
        <p className="mb-1 text-ink-faint text-xs">
          <Link to="/knowledge" search={{}} className="hover:underline">
            {tk('title')}
          </Link>{' '}
          /{' '}
          <Link to="/knowledge/$collection" params={{ collection }} className="hover:underline">
            {collection}
          </Link>
        </p>
      </PageHead>
      {error && !document && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !document && <Skeleton className="h-[60vh] w-full" />}
      {document && <Content key={id} document={document} mayWrite={mayWrite} />}
    </>
  )
}

interface DocumentProps {
  readonly document: Document
  readonly mayWrite: boolean
}

function Actions({ document, mayWrite }: DocumentProps) {
  const t = useWords(viewerWords)
  const td = useWords(documentWords)
  const toast = useToast()
  const queries = useQueryClient()
  const navigate = route.useNavigate()
  const [isDeleting, setIsDeleting] = useState(false)
  const { collection, id, title } = document
  const params = { name: collection, id }
  const remove = useRouteMutation(knowledgeRoutes.deleteDocument, {
    onDone() {
      toast({ text: t('deleted', { title }) })
      forgetDocuments(queries, collection, [id])
      void navigate({ to: '/knowledge/$collection', params: { collection }, search: {} })
    },
  })
  return (
    <>
      <StatusBadge document={document} />
      <CopyAs route={knowledgeRoutes.getDocument} request={{ params }} />
      {mayWrite && (
        <Button onClick={() => setIsDeleting(true)}>
          <Trash2 aria-hidden />
          {td('delete')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={td('deleteOneTitle', { title })}
        text={td('deleteText')}
        action={td('delete')}
        onConfirm={() => remove.mutateAsync({ params })}
      />
    </>
  )
}

function Content({ document, mayWrite }: DocumentProps) {
  const isIndexed = document.status === 'indexed'
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      {isIndexed ? (
        <IndexedContent document={document} mayWrite={mayWrite} />
      ) : (
        <>
          {isPending(document) ? (
            <PendingDocument document={document} />
          ) : (
            <FailedDocument document={document} mayWrite={mayWrite} />
          )}
          <Aside document={document} mayWrite={mayWrite} />
        </>
      )}
    </div>
  )
}

function IndexedContent({ document, mayWrite }: DocumentProps) {
  const { start, end, chunk } = route.useSearch()
  const navigate = route.useNavigate()
  const passages = usePassages(document)
  const [active, setActive] = useState<number>()
  const named = passages.find(({ id }) => id === chunk)?.ordinal
  useEffect(() => {
    if (named !== undefined) setActive(named)
  }, [named])
  const jump = useCallback(
    ({ id, ordinal }: Chunk) => {
      setActive(ordinal)
      reveal(globalThis.document.body, `[data-passage="${ordinal}"]`)
      void navigate({ search: { chunk: id }, replace: true, resetScroll: false })
    },
    [navigate],
  )
  return (
    <>
      <div className="min-w-0 max-lg:order-2">
        <DocumentText
          document={document}
          passages={passages}
          place={{ ...(start !== undefined && { start }), ...(end !== undefined && { end }), chunk }}
          active={active}
          onActive={setActive}
        />
      </div>
      <Aside document={document} mayWrite={mayWrite}>
        <PassageList passages={passages} active={active} onJump={jump} />
      </Aside>
    </>
  )
}

function Aside({ document, mayWrite, children }: DocumentProps & { readonly children?: React.ReactNode }) {
  return (
    <div className="no-print space-y-3 lg:sticky lg:top-0 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto">
      {children}
      <Facts document={document} />
      <MetadataEditor document={document} mayWrite={mayWrite} />
      <AccessEditor document={document} mayWrite={mayWrite} />
    </div>
  )
}
