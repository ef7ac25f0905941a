using System.Text.Json.Serialization;
using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>How the parts of a record are read: words for states, what is missing is unset.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CopyIntent))]
[JsonSerializable(typeof(CloneOperation))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>
/// How they are written: what is unset is left out. By itself, because a copy writes before it reads anything, and the code for reading is the
/// greater part of what the runtime would have to compile for it.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CopyIntent))]
[JsonSerializable(typeof(CloneOperation))]
internal sealed partial class JournalWritingJson : JsonSerializerContext;
