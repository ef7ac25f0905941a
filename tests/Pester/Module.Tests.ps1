BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $script:commands = @(Get-Command -Module CloneCmdlets | ForEach-Object { @{ Name = $_.Name; Command = $_ } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $folder = (Resolve-Path (Get-TestModulePath)).Path
    $script:repository = Join-Path $PSScriptRoot '../..'
    $script:manifest = Import-PowerShellDataFile (Join-Path $folder 'CloneCmdlets.psd1')
}

Describe 'The module' {
    It 'has a manifest that is valid' {
        { Test-ModuleManifest -Path (Join-Path $folder 'CloneCmdlets.psd1') -ErrorAction Stop } | Should -Not -Throw
    }

    It 'exports its cmdlets by name, and nothing else' {
        $manifest.CmdletsToExport | Should -Be @((Get-Command -Module CloneCmdlets).Name | Sort-Object)
        $manifest.CmdletsToExport.Count | Should -Be 9
        $manifest.FunctionsToExport | Should -BeNullOrEmpty
        $manifest.AliasesToExport | Should -BeNullOrEmpty
        $manifest.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'is for PowerShell 7.4 and newer' {
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PrivateData.PSData.Tags.Count | Should -BeGreaterThan 5
        $manifest.PrivateData.PSData.LicenseUri | Should -Not -BeNullOrEmpty
    }

    It 'has its version from one place' {
        [xml] $properties = Get-Content -Raw (Join-Path $repository 'Directory.Build.props')
        $manifest.ModuleVersion | Should -Be $properties.Project.PropertyGroup.VersionPrefix
        (Get-Module CloneCmdlets).Version | Should -Be $manifest.ModuleVersion
    }

    It 'consists of these files' {
        $found = Get-ChildItem $folder -Recurse -File | ForEach-Object { [System.IO.Path]::GetRelativePath($folder, $_.FullName).Replace('\', '/') } |
            Where-Object { $_ -notin 'CloneCmdlets.nuspec', '[Content_Types].xml', '_rels/.rels' }
        $found | Sort-Object | Should -Be @(@'
CloneCmdlets.Core.dll
CloneCmdlets.dll
CloneCmdlets.Format.ps1xml
CloneCmdlets.psd1
CloneCmdlets.Types.ps1xml
emulator/CloneCmdlets.Core.dll
emulator/CloneCmdlets.Emulator.deps.json
emulator/CloneCmdlets.Emulator.dll
emulator/CloneCmdlets.Emulator.runtimeconfig.json
emulator/Microsoft.Data.Sqlite.dll
emulator/runtimes/linux-arm64/native/libe_sqlite3.so
emulator/runtimes/linux-musl-x64/native/libe_sqlite3.so
emulator/runtimes/linux-x64/native/libe_sqlite3.so
emulator/runtimes/osx-arm64/native/libe_sqlite3.dylib
emulator/runtimes/osx-x64/native/libe_sqlite3.dylib
emulator/runtimes/win-arm64/native/e_sqlite3.dll
emulator/runtimes/win-x64/native/e_sqlite3.dll
emulator/SQLitePCLRaw.batteries_v2.dll
emulator/SQLitePCLRaw.core.dll
emulator/SQLitePCLRaw.provider.e_sqlite3.dll
en-US/about_CloneCmdlets_Emulator.help.txt
en-US/about_CloneCmdlets_Pipelines.help.txt
en-US/about_CloneCmdlets.help.txt
en-US/CloneCmdlets.dll-Help.xml
icon.png
CHANGELOG.md
LICENSE
'@ -split '\r?\n' | Sort-Object)
    }

    It 'brings no assembly of others into the session' {
        $ours = [System.Reflection.Assembly]::LoadFrom((Join-Path $folder 'CloneCmdlets.dll')), [CloneCmdlets.CloneOperation].Assembly
        $foreign = $ours.GetReferencedAssemblies().Name | Where-Object { $_ -notmatch '^(System(\.|$)|netstandard$|Microsoft\.Win32\.|CloneCmdlets\.Core$)' }
        $foreign | Should -BeNullOrEmpty
    }

    It 'does nothing when it is imported' {
        $state = Join-Path $TestDrive 'untouched'
        $said = pwsh -NoProfile -NonInteractive -Command "`$env:CLONECMDLETS_HOME = '$state'; Import-Module '$folder/CloneCmdlets.psd1'" 2>&1
        $said | Should -BeNullOrEmpty
        Test-Path $state | Should -BeFalse
    }
}

Describe 'The cmdlet <Name>' -ForEach $commands {
    It 'has an approved verb and a Pester file' {
        (Get-Verb).Verb | Should -Contain ($Name -split '-')[0]
        Join-Path $PSScriptRoot "$Name.Tests.ps1" | Should -Exist
    }

    It 'has a source file of its own' {
        Join-Path $repository "src/CloneCmdlets/Commands/$($Name -replace '-')Command.cs" | Should -Exist
    }

    It 'declares what it writes' {
        $Command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'takes -WhatIf where it copies or stops' {
        $Command.Parameters.ContainsKey('WhatIf') | Should -Be ($Name -in 'Copy-TestPlan', 'Copy-TestRun', 'Stop-CloneEmulator')
    }

    It 'takes -Connection where it asks a service' {
        if ($Name -match '^(Copy|Wait|Get-CloneOperation)') {
            $Command.Parameters.ContainsKey('Connection') | Should -BeTrue
        }
    }
}

Describe 'PSScriptAnalyzer' {
    BeforeDiscovery {
        $script:analyzer = Get-Module -ListAvailable PSScriptAnalyzer
    }

    It 'finds nothing' -Skip:(-not $analyzer) {
        $folders = 'module', 'docs', 'tests/Pester', 'build.ps1' | ForEach-Object { Join-Path $repository $_ }
        $folders | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Severity Warning, Error } |
            Should -BeNullOrEmpty
    }
}
