import { useNavigate } from '@tanstack/react-router'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { Command } from 'cmdk'
import { FileText, Languages, Library, LogOut, Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { CommandGroup, useFocusReturn } from '../design/index.ts'
import { useRoute } from '../server/index.ts'
import { useSession } from '../session/index.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { usePages } from './use-pages.ts'
import { shellWords } from './words.ts'

/** Hits of each kind. */
const mostHits = 6

/** Search over everything; mounted while it is open. */
export function CommandPalette({ onClose }: { onClose(): void }) {
  const t = useWords(shellWords)
  const navigate = useNavigate()
  const session = useSession()
  const focusReturn = useFocusReturn()
  const pages = usePages()
  const { language, choose } = useLanguage()
  const [query, setQuery] = useState('')
  const { collections, documents } = useHits(useDeferredValue(query.trim()))
  const matches = (text: string) => text.toLowerCase().includes(query.trim().toLowerCase())
  const go = (move: () => unknown) => () => {
    onClose()
    move()
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <Dialog.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12vh] z-40 mx-auto max-w-xl animate-rise overflow-hidden rounded-card bg-raised text-ink shadow-high"
        >
          <Dialog.Title className="sr-only">{t('searchTitle')}</Dialog.Title>
          <Command shouldFilter={false} label={t('searchTitle')}>
            <div className="flex items-center gap-3 border-line border-b px-4">
              <Search aria-hidden className="size-4 text-ink-faint" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t('searchHint')}
                className="h-12 flex-1 bg-transparent outline-none placeholder:text-ink-faint"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-8 text-center text-ink-soft">
                {t('noHits', { query })}
              </Command.Empty>
              <CommandGroup heading={t('pages')}>
                {pages
                  .filter((page) => matches(t(page.name)))
                  .map(({ name, to, icon: Icon }) => (
                    <Hit key={name} id={`page ${name}`} icon={<Icon />} onSelect={go(() => navigate({ to }))}>
                      {t(name)}
                    </Hit>
                  ))}
              </CommandGroup>
              <CommandGroup heading={t('collections')}>
                {collections.map(({ name }) => (
                  <Hit
                    key={name}
                    id={`collection ${name}`}
                    icon={<Library />}
                    onSelect={go(() =>
                      navigate({ to: '/knowledge/$collection', params: { collection: name } }),
                    )}
                  >
                    {name}
                  </Hit>
                ))}
              </CommandGroup>
              <CommandGroup heading={t('documents')}>
                {documents.map(({ id, title, collection }) => (
                  <Hit
                    key={id}
                    id={`document ${id}`}
                    icon={<FileText />}
                    note={collection}
                    onSelect={go(() =>
                      navigate({
                        to: '/knowledge/$collection/documents/$document',
                        params: { collection, document: id },
                      }),
                    )}
                  >
                    {title}
                  </Hit>
                ))}
              </CommandGroup>
              <CommandGroup heading={t('actions')}>
                {matches(t('language')) && (
                  <Hit
                    id="action language"
                    icon={<Languages />}
                    onSelect={go(() => choose(language === 'de' ? 'en' : 'de'))}
                  >
                    {t('language')}
                  </Hit>
                )}
                {matches(t('signOut')) && (
                  <Hit id="action sign-out" icon={<LogOut />} onSelect={go(() => session.remove())}>
                    {t('signOut')}
                  </Hit>
                )}
              </CommandGroup>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function useHits(query: string) {
  const request = query === '' ? undefined : { query: { q: query, limit: mostHits } }
  const collections = useRoute(knowledgeRoutes.listCollections, request, { keepsPrevious: true })
  const documents = useRoute(knowledgeRoutes.findDocuments, request, { keepsPrevious: true })
  return {
    collections: (request && collections.data?.items) ?? [],
    documents: (request && documents.data?.items) ?? [],
  }
}

interface HitProps {
  readonly id: string
  readonly icon: ReactNode
  readonly note?: string
  onSelect(): void
  readonly children: ReactNode
}

function Hit({ id, icon, note, onSelect, children }: HitProps) {
  return (
    <Command.Item
      value={id}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-3 rounded-control px-2.5 py-2 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-ink-faint"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note && <span className="text-ink-faint text-xs">{note}</span>}
    </Command.Item>
  )
}
