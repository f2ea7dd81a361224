from fallback_links_sample import main

main()
