using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>Writes a NuGet package of a folder: entries sorted, each with the same date, so that the same files give the same bytes.</summary>
public sealed class PackFiles : Microsoft.Build.Utilities.Task
{
    private static readonly DateTimeOffset Date = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Required]
    public string PackageFile { get; set; }

    [Required]
    public string Directory { get; set; }

    [Required]
    public string NuspecText { get; set; }

    public override bool Execute()
    {
        var root = Path.GetFullPath(Directory);
        var files = System.IO.Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => path.Substring(root.Length).Replace('\\', '/'))
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToList();
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PackageFile));
        using (var stream = File.Create(PackageFile))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add(zip, "_rels/.rels", Encoding.UTF8.GetBytes(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + "<Relationship Type=\"http://schemas.microsoft.com/packaging/2010/07/manifest\" Target=\"/CloneCmdlets.nuspec\" Id=\"R1\" /></Relationships>"));
            Add(zip, "[Content_Types].xml", Encoding.UTF8.GetBytes(ContentTypes(files)));
            Add(zip, "CloneCmdlets.nuspec", Encoding.UTF8.GetBytes(NuspecText));
            foreach (var name in files)
            {
                Add(zip, name, File.ReadAllBytes(Path.Combine(root, name)));
            }
        }

        return true;
    }

    private static string ContentTypes(IEnumerable<string> files)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
        text.Append("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\" />");
        var extensions = files.Select(name => Path.GetExtension(name).TrimStart('.')).Append("nuspec").Where(extension => extension.Length > 0);
        foreach (var extension in extensions.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(extension => extension, StringComparer.Ordinal))
        {
            text.Append("<Default Extension=\"" + extension + "\" ContentType=\"application/octet\" />");
        }

        foreach (var name in files.Where(name => Path.GetExtension(name).Length == 0))
        {
            text.Append("<Override PartName=\"/" + name + "\" ContentType=\"application/octet\" />");
        }

        return text.Append("</Types>").ToString();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Date;
        using (var stream = entry.Open())
        {
            stream.Write(content, 0, content.Length);
        }
    }
}
