// What every part of the reader needs: the resources by type, their links, their names, and where to note what cannot be told.
import type { Document, Resource } from "../format/document";
import { Linker } from "../format/links";
import { type Names, namesOf } from "./names";
import { Notes } from "./notes";

/** Of subnets, tables and the like; see topology/limits.ts. */
const LONGEST_NAME = 40;

/** What names its owner by an argument, as a rule names its security group. */
export interface Owned {
  readonly of: (owner: Resource) => readonly Resource[];
  /** Those whose owner a plan does not tell: each may be of any. */
  readonly untold: readonly Resource[];
}

export class Reading {
  readonly linker: Linker;
  readonly notes = new Notes();
  private readonly byType = new Map<string, Resource[]>();
  private readonly names = new Map<Resource, string>();
  private readonly byAddress = new Map<string, string>();
  private readonly owned = new Map<string, Owned>();

  /** @param given names that resources have, as in the network with which this one is compared */
  constructor(
    readonly document: Document,
    private readonly given?: Names,
  ) {
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

  /** Resources of a type, by what an argument of theirs names. One that names what is not here is noted, and left out. */
  ownedBy(type: string, argument: string, owners: readonly string[]): Owned {
    const known = this.owned.get(`${type} ${argument}`);
    if (known) return known;
    const byOwner = new Map<Resource, Resource[]>();
    const untold: Resource[] = [];
    for (const resource of this.of(type)) {
      const { resources, others } = this.linker.all(resource, [argument], owners);
      const [owner] = resources;
      if (owner && resources.length + others.length === 1) {
        const known = byOwner.get(owner);
        if (known) known.push(resource);
        else byOwner.set(owner, [resource]);
      } else if (resources.length + others.length > 0 && this.linker.isUnknown(resource, [argument])) {
        untold.push(resource);
        this.notes.add(resource.address, `its ${argument} cannot be told: it may be of any`);
      } else if (others.length > 0) this.notes.add(resource.address, `its ${argument}, ${others.join(", ")}, is not here: left out`);
    }
    const owned: Owned = { of: (owner) => byOwner.get(owner) ?? [], untold };
    this.owned.set(`${type} ${argument}`, owned);
    return owned;
  }

  /** Gives names to resources of one kind, which {@link nameOf} returns. */
  name(resources: readonly Resource[], reserved: readonly string[] = [], length = LONGEST_NAME): void {
    for (const [resource, name] of namesOf(resources, length, reserved, this.given)) {
      this.names.set(resource, name);
      this.byAddress.set(resource.address, name);
    }
  }

  /** All names that were given. */
  get allNames(): Names {
    return this.byAddress;
  }

  nameOf(resource: Resource): string {
    return this.names.get(resource)!;
  }
}
