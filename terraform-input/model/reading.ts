// What every part of the reader needs: the resources by type, their links, their names, and where to note what cannot be told.
import type { Document, Resource } from "../format/document";
import { Linker } from "../format/links";
import { namesOf } from "./names";
import { Notes } from "./notes";

/** Of subnets, tables and the like; see topology/limits.ts. */
const LONGEST_NAME = 40;

export class Reading {
  readonly linker: Linker;
  readonly notes = new Notes();
  private readonly byType = new Map<string, Resource[]>();
  private readonly names = new Map<Resource, string>();

  constructor(readonly document: Document) {
    this.linker = new Linker(document);
    for (const resource of this.linker.resources) {
      const known = this.byType.get(resource.type);
      if (known) known.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** In the order of the document. */
  of(...types: readonly string[]): readonly Resource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Gives names to resources of one kind, which {@link nameOf} returns. */
  name(resources: readonly Resource[], reserved: readonly string[] = []): void {
    for (const [resource, name] of namesOf(resources, LONGEST_NAME, reserved)) this.names.set(resource, name);
  }

  nameOf(resource: Resource): string {
    return this.names.get(resource)!;
  }
}
