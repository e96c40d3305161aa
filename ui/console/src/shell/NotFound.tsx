import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { Button, EmptyState } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

export function NotFound() {
  const t = useWords(shellWords)
  return (
    <EmptyState
      icon={<Compass />}
      title={t('notFound')}
      text={t('notFoundText')}
      action={
        <Button asChild>
          <Link to="/">{t('toHome')}</Link>
        </Button>
      }
    />
  )
}
