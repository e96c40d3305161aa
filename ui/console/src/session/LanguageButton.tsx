import { useLanguage } from '../words/index.ts'

/** Switches to the other language; labelled in it, so that who needs it can read it. */
export function LanguageButton({ className = '' }: { readonly className?: string }) {
  const { language, choose } = useLanguage()
  const other = language === 'de' ? 'en' : 'de'
  return (
    <button
      type="button"
      lang={other}
      onClick={() => choose(other)}
      className={`rounded-control px-3 text-sm hover:bg-white/10 ${className}`}
    >
      {other === 'de' ? 'Deutsch' : 'English'}
    </button>
  )
}
