import type { Activity } from '@tragwerk/contracts/monitoring'
import { Download, Image as ImageIcon, Printer } from 'lucide-react'
import { Button, Menu, MenuItem, MenuLine, useToast } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { saveFile, toFileName, toPngFile, toSvgFile } from './picture-file.ts'
import { useDrawing } from './use-drawing.ts'
import { pictureWords } from './words.ts'

/** The picture for slides, wikis and walls. */
export function TakePicture({ activity }: { readonly activity: Activity | undefined }) {
  const t = useWords(pictureWords)
  const toast = useToast()
  const draw = useDrawing(activity)
  // Only pages that came over TLS or from this machine may write to the clipboard.
  const canCopy = typeof ClipboardItem !== 'undefined' && navigator.clipboard !== undefined

  async function take(work: () => Promise<void> | void) {
    try {
      await work()
    } catch (error) {
      toast({ text: t('notDrawn', { reason: (error as Error).message }), tone: 'bad' })
    }
  }
  const name = () => toFileName(new Date())
  return (
    <Menu
      label={t('take')}
      trigger={
        <Button aria-label={t('take')}>
          <Download aria-hidden />
          <span className="max-sm:hidden">{t('take')}</span>
        </Button>
      }
    >
      {canCopy && (
        <MenuItem
          icon={<ImageIcon />}
          onSelect={() =>
            void take(async () => {
              await navigator.clipboard.write([new ClipboardItem({ 'image/png': toPngFile(draw()) })])
              toast({ text: t('copied'), tone: 'good' })
            })
          }
        >
          {t('copyImage')}
        </MenuItem>
      )}
      <MenuItem
        icon={<Download />}
        onSelect={() => void take(async () => saveFile(await toPngFile(draw()), `${name()}.png`))}
      >
        {t('savePng')}
      </MenuItem>
      <MenuItem
        icon={<Download />}
        onSelect={() => void take(() => saveFile(toSvgFile(draw()), `${name()}.svg`))}
      >
        {t('saveSvg')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Printer />} onSelect={() => window.print()}>
        {t('print')}
      </MenuItem>
    </Menu>
  )
}
