//! Which fields of an ONNX model hold messages, and which hold several numbers in one: what a reader of protobuf has
//! to know to refuse what every other one refuses. <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>

/// A message of `onnx.proto`, by its name there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    SparseTensor,
    Segment,
    ValueInfo,
    Type,
    TypeOfTensor,
    TypeOfSequence,
    TypeOfMap,
    Shape,
    Dimension,
    Annotation,
    Training,
    Function,
    NodeDevices,
    Sharding,
    ShardingGroups,
    ShardedDim,
    /// One with nothing in it but texts and single numbers.
    Flat,
}

/// What a length-delimited field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Message(Message),
    /// Numbers of variable length, one after the other.
    Varints,
    /// Numbers of so many bytes.
    Fixed(u64),
    /// Text or bytes, or what nobody knows.
    Bytes,
}

/// Fields of a `TensorProto` that a reader looks into.
pub(super) mod tensor {
    pub(in super::super) const DIMS: u64 = 1;
    pub(in super::super) const DATA_TYPE: u64 = 2;
    pub(in super::super) const SEGMENT: u64 = 3;
    pub(in super::super) const FLOAT_DATA: u64 = 4;
    pub(in super::super) const INT32_DATA: u64 = 5;
    pub(in super::super) const STRING_DATA: u64 = 6;
    pub(in super::super) const INT64_DATA: u64 = 7;
    pub(in super::super) const RAW_DATA: u64 = 9;
    pub(in super::super) const DOUBLE_DATA: u64 = 10;
    pub(in super::super) const UINT64_DATA: u64 = 11;
    pub(in super::super) const EXTERNAL_DATA: u64 = 13;
    pub(in super::super) const DATA_LOCATION: u64 = 14;
}

/// Fields of a `StringStringEntryProto`, and the key under which a tensor names another file.
pub(super) mod entry {
    pub(in super::super) const KEY: u64 = 1;
    pub(in super::super) const VALUE: u64 = 2;
    pub(in super::super) const LOCATION: &[u8] = b"location";
}

/// The fields of a `SparseTensorProto` with the numbers that are there.
pub(super) const SPARSE_VALUES: u64 = 1;
/// The field of a `ModelProto` with its graph.
pub(super) const MODEL_GRAPH: u64 = 7;

impl Message {
    /// What the field with this number holds.
    pub(super) fn field(self, number: u64) -> Holds {
        use Message as M;
        let message = match (self, number) {
            (M::Model, MODEL_GRAPH) | (M::Attribute, 6 | 11) | (M::Training, 1 | 2) => M::Graph,
            (M::Model, 20) => M::Training,
            (M::Model, 25) => M::Function,
            (M::Model, 8 | 14 | 26) => M::Flat,
            (M::Graph, 1) | (M::Function, 7) => M::Node,
            (M::Graph, 5) | (M::Attribute, 5 | 10) | (M::SparseTensor, SPARSE_VALUES | 2) => M::Tensor,
            (M::Graph, 15) | (M::Attribute, 22 | 23) => M::SparseTensor,
            (M::Graph, 11..=13) | (M::Function, 12) => M::ValueInfo,
            (M::Graph, 14) => M::Annotation,
            (M::Graph, 16) | (M::Function, 9 | 14) | (M::Tensor, tensor::EXTERNAL_DATA | 16) => M::Flat,
            (M::Node, 5) | (M::Function, 11) => M::Attribute,
            (M::Node, 9) | (M::ValueInfo, 4) | (M::Annotation, 2) | (M::Training, 3 | 4) => M::Flat,
            (M::Node, 10) => M::NodeDevices,
            (M::Attribute, 14 | 15) | (M::ValueInfo, 2) | (M::TypeOfSequence, 1) | (M::TypeOfMap, 2) => M::Type,
            (M::Type, 1 | 8) => M::TypeOfTensor,
            (M::Type, 4 | 9) => M::TypeOfSequence,
            (M::Type, 5) => M::TypeOfMap,
            (M::Type, 7) | (M::ShardedDim, 2) => M::Flat,
            (M::TypeOfTensor, 2) => M::Shape,
            (M::Shape, 1) => M::Dimension,
            (M::Tensor, tensor::SEGMENT) => M::Segment,
            (M::NodeDevices, 2) => M::Sharding,
            (M::Sharding, 3) => M::ShardingGroups,
            (M::Sharding, 4) => M::ShardedDim,
            _ => return self.numbers(number),
        };
        Holds::Message(message)
    }

    fn numbers(self, number: u64) -> Holds {
        use Message as M;
        match (self, number) {
            (M::Tensor, tensor::DIMS | tensor::INT32_DATA | tensor::INT64_DATA | tensor::UINT64_DATA)
            | (M::SparseTensor, 3)
            | (M::Attribute, 8)
            | (M::Sharding | M::ShardingGroups, 2) => Holds::Varints,
            (M::Tensor, tensor::FLOAT_DATA) | (M::Attribute, 7) => Holds::Fixed(4),
            (M::Tensor, tensor::DOUBLE_DATA) => Holds::Fixed(8),
            _ => Holds::Bytes,
        }
    }
}
