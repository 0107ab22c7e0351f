//! A Merkle root over a set of digests: one value that names the set and no member of it.

use super::digest::Digest;

/// The root over a set of leaves. The order of the argument and repeated leaves do not matter;
/// the empty set has a root of its own.
///
/// Leaves and inner nodes are hashed under different first bytes, so that no inner node can be
/// passed off as a leaf (RFC 6962, section 2.1).
pub fn merkle_root(leaves: impl IntoIterator<Item = Digest>) -> Digest {
    let mut level: Vec<Digest> = leaves.into_iter().collect();
    level.sort_unstable();
    level.dedup();
    if level.is_empty() {
        return Digest::of(&[]);
    }
    let mut level: Vec<Digest> = level.iter().map(|leaf| tagged(0, &[leaf])).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => tagged(1, &[left, right]),
                odd => odd[0],
            })
            .collect();
    }
    level[0]
}

fn tagged(tag: u8, parts: &[&Digest]) -> Digest {
    let mut bytes = vec![tag];
    for part in parts {
        bytes.extend_from_slice(part.bytes());
    }
    Digest::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(n: u8) -> Digest {
        Digest::of(&[n])
    }

    #[test]
    fn the_root_names_the_set_and_not_its_order() {
        let a = merkle_root([leaf(1), leaf(2), leaf(3)]);
        assert_eq!(a, merkle_root([leaf(3), leaf(1), leaf(2), leaf(1)]));
        assert_ne!(a, merkle_root([leaf(1), leaf(2)]));
        assert_ne!(a, merkle_root([leaf(1), leaf(2), leaf(4)]));
    }

    #[test]
    fn an_inner_node_is_not_a_leaf() {
        let pair = merkle_root([leaf(1), leaf(2)]);
        assert_ne!(merkle_root([pair]), pair);
    }

    #[test]
    fn the_empty_set_has_the_root_of_rfc_6962() {
        assert_eq!(merkle_root([]), Digest::of(b""));
    }
}
