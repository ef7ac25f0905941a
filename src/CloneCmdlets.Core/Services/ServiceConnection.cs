namespace CloneCmdlets.Services;

/// <summary>
/// A connection as its user sees it. The token is no part of it in any form: a method, which no formatter or serializer calls, gives the
/// service behind it.
/// </summary>
public sealed record ServiceConnection
{
    private readonly ICloneService _service;

    /// <summary>Makes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="service">The service behind it.</param>
    /// <param name="uri">The address.</param>
    public ServiceConnection(string name, ICloneService service, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(service);
        Name = name;
        _service = service;
        Service = service.Name;
        Uri = uri;
    }

    /// <summary>The name it is called by (<c>-Connection</c>).</summary>
    public string Name { get; init; }

    /// <summary>The service's name.</summary>
    public string Service { get; }

    /// <summary>The collection's or the API host's address.</summary>
    public Uri Uri { get; }

    /// <summary>The Azure DevOps project; <see langword="null"/> for FAST.</summary>
    public string? Project { get; init; }

    /// <summary>Who is signed in; <see langword="null"/> where nobody asked or the service doesn't tell.</summary>
    public string? User { get; init; }

    /// <summary>Whether it is used where <c>-Connection</c> isn't given.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The service behind it.</summary>
    /// <returns>The service.</returns>
    public ICloneService GetService() => _service;

    /// <summary>Its name.</summary>
    public override string ToString() => Text.SafeText.Clean(Name);
}
