using System.Collections.Frozen;

namespace CloneCmdlets.Emulator.Web;

/// <summary>The files of the page, out of the assembly: <c>/</c> and <c>/page/…</c>. They are the same for everybody and hold no token.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";

    // Nothing from elsewhere, nothing inline, and no text of a server can become markup or script, whatever the page's code does.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files) => _files = files;

    /// <summary>The paths that are served.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>Reads the files of the assembly.</summary>
    /// <returns>The files.</returns>
    public static PageFiles Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        return new PageFiles(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name == "page/index.html" ? "/" : "/" + name,
                name =>
                {
                    using var stream = assembly.GetManifestResourceStream(name)!;
                    var content = new byte[stream.Length];
                    stream.ReadExactly(content);
                    return new PageFile(TypeOf(name), content);
                },
                StringComparer.Ordinal));
    }

    /// <summary>The file at a path.</summary>
    /// <param name="path">The path of a request.</param>
    /// <returns>The file; <see langword="null"/> where there is none.</returns>
    public PageFile? Find(PathString path) => _files.GetValueOrDefault(path.Value ?? string.Empty);

    /// <summary>Serves the file of a request.</summary>
    /// <param name="http">The request.</param>
    public Task ServeAsync(HttpContext http)
    {
        if (Find(http.Request.Path) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = file.Content.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(file.Content, http.RequestAborted).AsTask();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The page has a file of the unknown type '{other}'."),
    };
}

/// <summary>A file of the page.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string ContentType, byte[] Content);
