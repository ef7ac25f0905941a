using System.Collections;

namespace CloneCmdlets.Completion;

/// <summary>The api-versions of the clone calls: the default's route, and those of its successor.</summary>
public sealed class ApiVersionCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound) => [new("5.0-preview.2"), new("6.0-preview.2"), new("7.0"), new("7.1")];
}

/// <summary>The API hosts of Wallarm FAST's clouds [doc].</summary>
public sealed class ApiHostCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound) => [new("us1.api.wallarm.com"), new("api.wallarm.com")];
}

/// <summary>The states of a test plan.</summary>
public sealed class PlanStateCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound) => [new("Active"), new("Inactive")];
}
