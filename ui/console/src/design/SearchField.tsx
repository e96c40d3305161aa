import { Search, X } from 'lucide-react'
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import { classNames } from './class-names.ts'
import { Input } from './fields.tsx'
import { designWords } from './words.ts'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  /** Called when typing pauses, and at once on Enter or when emptied. */
  onSearch(value: string): void
  readonly ref?: Ref<HTMLInputElement>
  readonly className?: string
}

const pauseMs = 250

/** The search of a list. The key `/` focuses it. */
export function SearchField({ label, value, onSearch, ref, className }: SearchFieldProps) {
  const t = useWords(designWords)
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(ref, () => input.current as HTMLInputElement, [])
  const lastKnown = useRef(value)
  const search = useEffectEvent((text: string) => {
    if (text.trim() === lastKnown.current) return
    lastKnown.current = text.trim()
    onSearch(text.trim())
  })
  useEffect(() => {
    // The own search coming back is no news: more may have been typed since.
    if (value === lastKnown.current) return
    lastKnown.current = value
    setTyped(value)
  }, [value])
  useEffect(() => {
    const timer = setTimeout(() => search(typed), typed === '' ? 0 : pauseMs)
    return () => clearTimeout(timer)
  }, [typed])

  return (
    <div className={classNames('relative min-w-40 flex-1 sm:max-w-xs', className)}>
      <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-3 size-4 text-ink-faint" />
      <Input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        data-list-search
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(typed)
          if (event.key === 'Escape' && typed !== '') setTyped('')
        }}
        className="pr-9 pl-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label={t('clear')}
          onClick={() => {
            setTyped('')
            input.current?.focus()
          }}
          className="-translate-y-1/2 absolute top-1/2 right-1.5 rounded p-1.5 text-ink-faint hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  )
}
