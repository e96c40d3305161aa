import { Pencil } from 'lucide-react'
import { Button } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { viewerWords } from './words.ts'

/** Opens the form of a panel; `subject` tells those who only hear it which one. */
export function EditButton({ subject, onClick }: { readonly subject: string; onClick(): void }) {
  const t = useWords(viewerWords)
  return (
    <Button size="small" className="mt-3" aria-label={`${t('edit')}: ${subject}`} onClick={onClick}>
      <Pencil aria-hidden />
      {t('edit')}
    </Button>
  )
}
