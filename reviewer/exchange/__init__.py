"""Review packs and score packs: write, open, verify; and the sealing of single sheets."""

from reviewer.exchange.manifest import PACK_VERSION, ManifestEntry, PackManifest
from reviewer.exchange.pack_reading import OpenPack, Signer, open_pack
from reviewer.exchange.pack_writing import PackEntry, write_pack
from reviewer.exchange.sealed import seal, unseal

__all__ = [
    "PACK_VERSION",
    "ManifestEntry",
    "OpenPack",
    "PackEntry",
    "PackManifest",
    "Signer",
    "open_pack",
    "seal",
    "unseal",
    "write_pack",
]
