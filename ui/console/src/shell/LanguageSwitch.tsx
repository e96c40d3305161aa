import { Languages } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

export function LanguageSwitch() {
  const t = useWords(shellWords)
  const { language, choose } = useLanguage()
  return (
    <IconButton
      label={t('language')}
      icon={<Languages />}
      onClick={() => choose(language === 'de' ? 'en' : 'de')}
    />
  )
}
