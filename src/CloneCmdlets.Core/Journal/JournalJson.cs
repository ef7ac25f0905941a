using System.Text.Json.Serialization;
using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>How the parts of a record are written: what is unset is left out, words for states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CopyIntent))]
[JsonSerializable(typeof(CloneOperation))]
internal sealed partial class JournalJson : JsonSerializerContext;
