import type { ObjectId } from '../../catalog/link-id.js';
import { CatalogView, type Look } from '../../observe/catalog-view.js';
import type { Run } from '../../observe/run.js';

/**
 * The view of a long life: what a pipeline uses belongs to a look. It tells of each look that shows windows of other
 * runs, of whatever link: most were left by a process that is gone, and pipelines are stopped as long as they are open.
 */
export class WatchfulView extends CatalogView {
  readonly #run: string;

  constructor(
    run: Run,
    private readonly onOthers: () => void,
  ) {
    super(run, 'of a look');
    this.#run = run.id;
  }

  override async fresh(...links: readonly ObjectId[]): Promise<Look> {
    const look = await super.fresh(...links);
    if (look.observation.snapshot.windows.some(({ run }) => run !== this.#run)) this.onOthers();
    return look;
  }
}
